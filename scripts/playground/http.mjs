import { once } from 'node:events'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * One answer of the app, or undefined while it gives none: it may be restarting.
 * @param {string} url
 * @returns {Promise<{ status: number, text: string } | undefined>}
 */
export function fetchText(url) {
  return new Promise((resolve) => {
    // No connection is kept: the app at its other end may not be the same the next time.
    const options = { agent: false, signal: AbortSignal.timeout(2000) }
    const nothing = () => resolve(undefined)
    get(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      response.on('error', nothing)
    }).on('error', nothing)
  })
}

/**
 * Asks until the answer is a truthy one, and returns it.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {{ timeout: number, signal: AbortSignal, what: string }} options
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(ask, { timeout, signal, what }) {
  const deadline = Date.now() + timeout
  /** @type {T | undefined} */
  let answer
  while (!answer) {
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${timeout / 1000} s`)
    signal.throwIfAborted()
    const asked = ask().then((it) => (answer ||= it))
    // A request that is caught in the app's restart may hang for a second: others overtake it.
    await Promise.race([asked, sleep(50)])
    if (!answer) await sleep(5)
  }
  return answer
}

/**
 * Asks whether the answer has been the same for a second.
 * @param {() => Promise<unknown>} ask
 * @returns {() => Promise<boolean>}
 */
export function settled(ask) {
  let [last, since] = [undefined, Date.now()]
  return async () => {
    const answer = await ask()
    if (answer === undefined || answer !== last) [last, since] = [answer, Date.now()]
    return Date.now() - since >= 1000
  }
}

/**
 * A port of this machine that nothing listens on; `wanted` when it is such a one.
 * @param {number} [wanted]
 * @returns {Promise<number>}
 */
export async function freePort(wanted = 0) {
  const server = createServer()
  try {
    server.listen(wanted, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    if (wanted && error.code === 'EADDRINUSE') return freePort()
    throw error
  }
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  server.close()
  await once(server, 'close')
  return port
}
