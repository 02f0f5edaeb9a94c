import { call } from '../docker/api.mjs'

/**
 * Removes a container that should be gone by itself. Resolves to whether it was still there.
 * @param {string} host
 * @param {string} name
 */
export async function removeContainer(host, name) {
  const { status } = await call(host, 'DELETE', `/containers/${name}?force=1&v=1`)
  return status === 204
}
