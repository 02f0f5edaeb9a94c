import { call } from './api.mjs'

const LABEL = 'dev.unplugin-livepush'

/**
 * What this project made on an engine and has not removed: containers, and images with a name.
 * @param {string} host
 * @returns {Promise<string[]>}
 */
export async function listOwn(host) {
  const filters = encodeURIComponent(JSON.stringify({ label: [LABEL] }))
  const containers = JSON.parse(
    (await call(host, 'GET', `/containers/json?all=1&filters=${filters}`)).text,
  )
  const images = JSON.parse((await call(host, 'GET', `/images/json?filters=${filters}`)).text)
  return [
    ...containers.map((/** @type {{ Names: string[] }} */ { Names }) => `container ${Names[0]}`),
    ...images.flatMap((/** @type {{ RepoTags?: string[] }} */ { RepoTags }) =>
      (RepoTags ?? []).map((tag) => `image ${tag}`),
    ),
  ]
}
