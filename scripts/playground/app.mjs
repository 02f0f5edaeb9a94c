import { fetchText } from './http.mjs'

/**
 * The app as a browser sees it.
 * @param {string} address
 */
export function openApp(address) {
  const get = (/** @type {string} */ path) => fetchText(new URL(path, address).href)

  /** The page and the script it names, once both are served. */
  async function page() {
    const html = await get('/')
    const path = html?.status === 200 && /<script type="module" src="([^"]+)"/.exec(html.text)?.[1]
    const script = path && (await get(path))
    return script && script.status === 200
      ? { html: html.text, path, script: script.text }
      : undefined
  }

  /** The paths of the client's files that the app's container has. */
  async function files() {
    const answer = await get('/api/files')
    return answer?.status === 200
      ? JSON.parse(answer.text).map((/** @type {{ path: string }} */ file) => file.path)
      : undefined
  }

  /** How often the app was started in its container. */
  async function starts() {
    const answer = await get('/api/container')
    return answer?.status === 200 ? JSON.parse(answer.text).starts : undefined
  }

  /** @param {string} path */
  const isGone = async (path) => (await get(path))?.status === 404

  return { page, files, starts, isGone }
}
