import { URLSearchParams } from 'node:url'
import { call } from '../docker/api.mjs'
import { ensureBaseImages } from '../docker/base-images.mjs'

const official = { repository: 'node', tag: '22-slim' }
const officialName = `${official.repository}:${official.tag}`
const made = 'livepush-test/node:latest'

/**
 * A Node image for the Dockerfile to start FROM: one that the engine has, else the official one
 * where its registry can be reached, else one made of this machine's Node.
 * @param {{ host: string, log: (line: string) => void }} options
 * @returns {Promise<{ name: string, remove: () => Promise<void> }>} `remove` takes away what was
 *   made here
 */
export async function ensureNodeImage({ host, log }) {
  const kept = async () => {}
  for (const name of [officialName, made]) {
    if (await exists(host, name)) return { name, remove: kept }
  }
  log(`Pulling ${officialName}`)
  if (await pull(host)) return { name: officialName, remove: kept }
  log(`${officialName} can't be pulled here`)
  const names = await ensureBaseImages({ host, log, wanted: [made] })
  const remove = async () => {
    for (const name of names) await call(host, 'DELETE', `/images/${name}`)
  }
  return { name: made, remove }
}

/**
 * @param {string} host
 * @param {string} name
 */
async function exists(host, name) {
  const { status } = await call(host, 'GET', `/images/${name}/json`)
  return status === 200
}

/** @param {string} host */
async function pull(host) {
  const { repository, tag } = official
  const query = new URLSearchParams({ fromImage: repository, tag })
  try {
    await call(host, 'POST', `/images/create?${query}`, { timeout: 300_000 })
  } catch {
    // No answer in time is the same as no image.
  }
  return exists(host, officialName)
}
