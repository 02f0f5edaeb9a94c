import type { Duplex } from 'node:stream'
import type Docker from 'dockerode'

/** Milliseconds that an engine has to answer. */
const PATIENCE = 5000

/**
 * Opens a connection on which the engine is the client: a request that the engine answers with
 * 101, after which it speaks HTTP/2.
 * @throws when it answers with anything else, or not in time
 */
export function upgradeToHttp2(
  docker: Docker,
  path: string,
  headers: Record<string, string | string[]>,
  signal?: AbortSignal,
): Promise<Duplex> {
  const patience = AbortSignal.timeout(PATIENCE)
  const options = {
    path,
    method: 'POST',
    hijack: true,
    headers: { ...headers, Upgrade: 'h2c' },
    abortSignal: signal ? AbortSignal.any([signal, patience]) : patience,
    // An answer that is no 101 is an error, whatever its status.
    statusCodes: {},
  }
  return new Promise((resolve, reject) => {
    docker.modem.dial(options, (error, socket) => {
      if (error) reject(error)
      else resolve(socket as Duplex)
    })
  })
}
