import http from 'node:http'

/**
 * Where an engine listens, as node:http wants it.
 * @param {string} host unix://…, npipe://… or tcp://…
 * @returns {http.RequestOptions}
 */
function address(host) {
  const [, scheme, rest] = /^(\w+):\/\/(.+)$/.exec(host) ?? []
  if (scheme === 'unix') return { socketPath: rest }
  if (scheme === 'npipe') return { socketPath: rest.replaceAll('/', '\\') }
  if (scheme !== 'tcp' && scheme !== 'http') throw new Error(`Cannot talk to an engine at ${host}`)
  const { hostname, port } = new URL(`http://${rest}`)
  return { hostname, port: port || 2375 }
}

/**
 * One request to the engine. Any answer resolves; only a broken connection rejects.
 * @param {string} host
 * @param {string} method
 * @param {string} path
 * @param {{ body?: import('node:stream').Readable, timeout?: number }} [options]
 * @returns {Promise<{ status: number, text: string }>}
 */
export function call(host, method, path, { body, timeout = 60_000 } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      ...address(host),
      method,
      path,
      headers: body ? { 'Content-Type': 'application/x-tar' } : {},
      agent: false,
      signal: AbortSignal.timeout(timeout),
    })
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => (text += chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    if (!body) return request.end()
    body.on('error', (error) => request.destroy(error))
    body.pipe(request)
  })
}

/**
 * Whether an engine answers there.
 * @param {string} host
 */
export async function answers(host) {
  try {
    const { status } = await call(host, 'GET', '/_ping', { timeout: 3000 })
    return status === 200
  } catch {
    return false
  }
}

/**
 * @param {string} host
 * @returns {Promise<string>}
 */
export async function engineVersion(host) {
  const { text } = await call(host, 'GET', '/version')
  return JSON.parse(text).Version
}
