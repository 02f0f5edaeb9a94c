import { openApp } from './app.mjs'
import { copyPlayground } from './copy.mjs'
import { edits } from './edits.mjs'
import { freePort, settled, until } from './http.mjs'
import { readOutput } from './output.mjs'
import { removeContainer } from './leftovers.mjs'
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
  try {
    await runEdits({ project, address: `http://127.0.0.1:${port}/`, watcher, log, signal: either })
  } catch (error) {
    throw gone.signal.aborted ? gone.signal.reason : error
  } finally {
    await watcher.stop()
    await remove()
    if (await removeContainer(host, name)) {
      log(`FAILED: ${bundler} has ended, and its container was still there`)
      process.exitCode = 1
    }
  }
  log(`${bundler}: all three edits have arrived`)
  return process.exitCode ?? 0
}

/**
 * @param {{
 *   project: string,
 *   address: string,
 *   watcher: ReturnType<typeof startWatcher>,
 *   log: (line: string) => void,
 *   signal: AbortSignal,
 * }} options
 */
async function runEdits({ project, address, watcher, log, signal }) {
  const builds = readOutput(watcher.child)
  const app = openApp(address)
  await until(app.page, { timeout: 120_000, signal, what: `A page at ${address}` })
  log(`The container answers at ${address}`)

  for (const { name, make } of edits(project, app)) {
    const edited = Date.now()
    const arrived = await make()
    await until(arrived, { timeout: 60_000, signal, what: `The edit of ${name}` })
    const answered = performance.timeOrigin + performance.now()
    const built = builds.find((time) => time >= edited) ?? NaN
    log(`${name.padEnd(16)} ${Math.round(answered - built)} ms from the build's end to the answer`)
    // What the page shows may be there before the push has ended: the next edit is to find it idle.
    await until(settled(app.starts), { timeout: 60_000, signal, what: 'The end of the push' })
  }
}
