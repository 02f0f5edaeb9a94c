import { spawnSync } from 'node:child_process'
import type Docker from 'dockerode'

/** Milliseconds that an exiting process waits for the engine at most. */
const PATIENCE = 8_000

/** What a request needs of a connection; the rest of a handle means nothing to another process. */
interface Connection {
  protocol: string
  socketPath?: string
  host?: string
  port?: number | string
  ca?: string
  cert?: string
  key?: string
}

/** Runs in a process of its own: this one can wait for nothing but that process any more. */
const REMOVE = `
const { connection: { protocol, ...rest }, filters } = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const ask = (method, path, read) =>
  require(protocol).request({ ...rest, method, path }, (response) => {
    const chunks = []
    response.on('data', (chunk) => chunks.push(chunk))
    response.on('end', () => read?.(Buffer.concat(chunks)))
  }).on('error', () => {}).end()
ask('GET', '/containers/json?all=1&filters=' + encodeURIComponent(filters), (list) => {
  for (const { Id } of JSON.parse(list)) ask('DELETE', '/containers/' + Id + '?force=1&v=1')
})
`

/** Removes every container with the label, and their anonymous volumes, before it returns. */
export function removeContainersNow(docker: Docker, label: string): void {
  const { protocol, socketPath, host, port, ca, cert, key } = docker.modem as unknown as Connection
  if (protocol !== 'http' && protocol !== 'https') return
  const connection = { protocol, socketPath, host, port, ca, cert, key }
  const input = JSON.stringify({ connection, filters: JSON.stringify({ label: [label] }) })
  spawnSync(process.execPath, ['--eval', REMOVE], { input, timeout: PATIENCE })
}
