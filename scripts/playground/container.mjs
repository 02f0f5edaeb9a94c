import { call } from '../docker/api.mjs'

/**
 * What the engine says of a container, or undefined when there is none of that name.
 * @param {string} host
 * @param {string} name
 * @returns {Promise<{ Image: string, State: { Running: boolean } } | undefined>}
 */
export async function inspect(host, name) {
  const { status, text } = await call(host, 'GET', `/containers/${name}/json`)
  return status === 200 ? JSON.parse(text) : undefined
}

/**
 * Removes what should be gone by itself. Resolves to what of it was still there, in words.
 * @param {string} host
 * @param {string} name
 * @param {string | undefined} image
 * @returns {Promise<string[]>}
 */
export async function removeLeftovers(host, name, image) {
  const paths = { container: `/containers/${name}`, image: image && `/images/${image}` }
  const found = []
  for (const [what, path] of Object.entries(paths)) {
    if (!path) continue
    const { status } = await call(host, 'GET', `${path}/json`)
    if (status !== 200) continue
    found.push(what)
    await call(host, 'DELETE', `${path}?force=1`)
  }
  return found
}
