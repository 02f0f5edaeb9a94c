import { engineVersion } from './api.mjs'
import { hasApt } from './apt.mjs'
import { findEngine } from './find.mjs'
import { installEngine } from './install.mjs'
import { startEngine } from './start.mjs'

/**
 * @typedef {object} Engine
 * @property {string} host
 * @property {Record<string, string>} env what a command that uses it needs in its environment
 * @property {string} version
 * @property {boolean} started whether it was started here
 * @property {string} [folder] all it has, when it was started here
 * @property {() => Promise<void>} stop does nothing when it was not started here
 */

/**
 * An engine to test with: the one that runs here, else one of our own, which ends with this
 * process. LIVEPUSH_TEST_ENGINE=old|new asks for one of our own, of that kind.
 * @param {{ log?: (line: string) => void, keep?: boolean }} [options] `keep`: it goes on when
 *   this process ends
 * @returns {Promise<Engine>}
 */
export async function ensureEngine({ log = () => {}, keep = false } = {}) {
  const wanted = process.env.LIVEPUSH_TEST_ENGINE
  const host = wanted ? undefined : await findEngine()
  if (host) {
    const version = await engineVersion(host)
    log(`Docker engine ${version} answers at ${host}`)
    return { host, env: { DOCKER_HOST: host }, version, started: false, stop: async () => {} }
  }
  if (!hasApt()) {
    throw new Error('No Docker engine answers: install and start Docker, or set DOCKER_HOST')
  }
  if (wanted) return startOwn(wanted === 'old' ? 'old' : 'new', keep, log)
  try {
    return await startOwn('new', keep, log)
  } catch (error) {
    log(`The newer engine can't be had here: ${error.message}`)
    return startOwn('old', keep, log)
  }
}

/**
 * @param {'new' | 'old'} kind
 * @param {boolean} keep
 * @param {(line: string) => void} log
 * @returns {Promise<Engine>}
 */
async function startOwn(kind, keep, log) {
  const programs = await installEngine(kind, log)
  const engine = await startEngine({ programs, keep })
  const version = await engineVersion(engine.host)
  log(`Docker engine ${version} started at ${engine.host}`)
  return { ...engine, version, started: true }
}
