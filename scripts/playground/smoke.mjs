import { openApp } from './app.mjs'
import { inspect, removeLeftovers } from './container.mjs'
import { copyPlayground } from './copy.mjs'
import { edits } from './edits.mjs'
import { freePort, settled, until } from './http.mjs'
import { readOutput } from './output.mjs'
import { startWatcher } from './watcher.mjs'

/**
 * Makes three edits on a copy of the playground and waits until each is served from the
 * container. Resolves to the exit code.
 * @param {{
 *   bundler: string,
 *   port?: number,
 *   host: string,
 *   env: Record<string, string>,
 *   log: (line: string) => void,
 *   signal: AbortSignal,
 * }} options
 */
export async function smoke({ bundler, port: wanted, host, env, log, signal }) {
  const port = wanted ?? (await freePort())
  const name = `livepush-smoke-${process.pid}`
  const { project, config, remove } = await copyPlayground(bundler)
  const watcher = startWatcher({
    bundler,
    project,
    config,
    env: { ...env, PLAYGROUND_NAME: name, PLAYGROUND_PORT: String(port) },
    output: 'pipe',
  })
  // The bundler ends early only when something is wrong: then no wait can come true.
  const gone = new AbortController()
  watcher.ended.then((code) => gone.abort(new Error(`${bundler} has ended (${code})`)))
  const either = AbortSignal.any([signal, gone.signal])
  /** @type {string | undefined} */
  let image
  /** @type {string[]} */
  let left
  try {
    const app = openApp(`http://127.0.0.1:${port}/`)
    const builds = readOutput(watcher.child)
    await until(app.page, { timeout: 120_000, signal: either, what: 'The page' })
    log(`The container answers at http://127.0.0.1:${port}/`)
    image = (await inspect(host, name))?.Image
    const isRunning = async () => (await inspect(host, name))?.State.Running === true
    await makeEdits({ edits: edits(project, app), app, isRunning, builds, log, signal: either })
  } catch (error) {
    throw gone.signal.aborted ? gone.signal.reason : error
  } finally {
    await watcher.stop()
    await remove()
    left = await removeLeftovers(host, name, image)
  }
  if (left.length > 0) throw new Error(`${bundler} has ended, its ${left.join(' and ')} has not`)
  log(`${bundler}: all three edits have arrived`)
  return 0
}

/**
 * @param {{
 *   edits: import('./edits.mjs').Edit[],
 *   app: ReturnType<typeof openApp>,
 *   isRunning: () => Promise<boolean>,
 *   builds: number[],
 *   log: (line: string) => void,
 *   signal: AbortSignal,
 * }} options
 */
async function makeEdits({ edits, app, isRunning, builds, log, signal }) {
  for (const { name, make } of edits) {
    const edited = Date.now()
    const arrived = await make()
    // A connection to a container that is only just starting makes the kernel look for it in vain,
    // and then wait for a second: the app would seem to be that much later.
    const ask = async () => (await isRunning()) && arrived()
    await until(ask, { timeout: 60_000, signal, what: `The edit of ${name}` })
    const answered = performance.timeOrigin + performance.now()
    const built = builds.find((time) => time >= edited) ?? NaN
    log(`${name.padEnd(16)} ${Math.round(answered - built)} ms from the build's end to the answer`)
    // What the page shows may be there before the push has ended: the next edit is to find it idle.
    await until(settled(app.starts), { timeout: 60_000, signal, what: 'The end of the push' })
  }
}
