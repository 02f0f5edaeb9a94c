import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { URLSearchParams } from 'node:url'
import { call } from './api.mjs'
import { busyboxRoot, gnuRoot, nodeRoot } from './root-fs.mjs'
import { tar } from './tar.mjs'

const roots = {
  'livepush-test/busybox:latest': busyboxRoot,
  'livepush-test/node:latest': nodeRoot,
  'livepush-test/gnu:latest': gnuRoot,
}
const label = 'livepush.base'

/**
 * Has the engine hold the images that test Dockerfiles start FROM, made of this machine's own
 * programs: no registry is needed. Returns their names.
 * @param {{ host: string, log?: (line: string) => void, wanted?: string[] }} options
 */
export async function ensureBaseImages({ host, log = () => {}, wanted = Object.keys(roots) }) {
  if (process.platform !== 'linux') {
    throw new Error("The base images are made of this machine's programs, so it has to run Linux")
  }
  for (const [name, root] of Object.entries(roots)) {
    if (!wanted.includes(name)) continue
    const entries = await root()
    const hash = await digest(entries)
    const there = await inspect(host, name)
    if (there?.Config?.Labels?.[label] === hash) continue
    log(`Making the image ${name}`)
    await importImage(host, name, entries, hash)
    // What the name stood for may still be in use.
    if (there) await call(host, 'DELETE', `/images/${there.Id}`)
  }
  return wanted
}

/** @param {{ host: string }} options */
export async function removeBaseImages({ host }) {
  for (const name of Object.keys(roots)) await call(host, 'DELETE', `/images/${name}?force=1`)
}

/**
 * @param {string} host
 * @param {string} name
 */
async function inspect(host, name) {
  const { status, text } = await call(host, 'GET', `/images/${name}/json`)
  return status === 200 ? JSON.parse(text) : undefined
}

/**
 * @param {string} host
 * @param {string} name
 * @param {import('./tar.mjs').Entry[]} entries
 * @param {string} hash
 */
async function importImage(host, name, entries, hash) {
  const [repo, tag] = name.split(':')
  const query = new URLSearchParams({ fromSrc: '-', repo, tag })
  query.append('changes', 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
  query.append('changes', 'CMD ["/bin/sh"]')
  query.append('changes', `LABEL ${label}=${hash}`)
  const body = Readable.from(tar(entries), { objectMode: false })
  const { status, text } = await call(host, 'POST', `/images/create?${query}`, { body })
  // An error that comes late is in the answer's text.
  if (status !== 200 || /"error"/.test(text)) throw new Error(`No image ${name}: ${text.trim()}`)
}

/** @param {import('./tar.mjs').Entry[]} entries */
async function digest(entries) {
  const hash = createHash('sha256')
  for await (const chunk of tar(entries)) hash.update(chunk)
  return hash.digest('hex').slice(0, 16)
}
