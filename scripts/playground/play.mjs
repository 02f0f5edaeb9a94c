import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchText, freePort, until } from './http.mjs'
import { playground } from './paths.mjs'
import { startWatcher } from './watcher.mjs'

/**
 * Runs the playground until it is told to end.
 * @param {{
 *   bundler: string,
 *   port?: number,
 *   env: Record<string, string>,
 *   log: (line: string) => void,
 *   signal: AbortSignal,
 * }} options
 */
export async function play({ bundler, port: wanted, env, log, signal }) {
  const port = wanted ?? (await freePort(8080))
  const address = `http://127.0.0.1:${port}/`
  // What another bundler has left there would go into the image.
  await rm(join(playground, 'dist'), { recursive: true, force: true })

  const watcher = startWatcher({
    bundler,
    project: playground,
    env: { ...env, PLAYGROUND_PORT: String(port) },
    output: 'inherit',
  })
  const ended = watcher.ended.then((code) => {
    throw new Error(`${bundler} has ended (${code})`)
  })
  try {
    await Promise.race([ended, announce(address, log, signal)])
    await Promise.race([ended, aborted(signal)])
    log('Stopping')
    return 0
  } finally {
    ended.catch(() => {})
    await watcher.stop()
  }
}

/**
 * @param {string} address
 * @param {(line: string) => void} log
 * @param {AbortSignal} signal
 */
async function announce(address, log, signal) {
  const ask = async () => (await fetchText(address))?.status === 200
  await until(ask, { timeout: 600_000, signal, what: `An answer at ${address}` })
  log(`Open ${address} and edit playground/src. Ctrl-C ends it.`)
}

/** @param {AbortSignal} signal */
const aborted = (signal) =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', resolve, { once: true })
  })
