import { clientEntry, clientFiles } from './assets.js'
import { container } from './container.js'

const answers = {
  '/api/container': () => ({ ...container, entry: clientEntry().script }),
  '/api/files': () => clientFiles(),
}

export async function sendApi(pathname, response) {
  const answer = Object.hasOwn(answers, pathname) ? await answers[pathname]() : undefined
  const body = JSON.stringify(answer ?? { error: `There is no ${pathname}` })
  response.writeHead(answer ? 200 : 404, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  })
  response.end(body)
}
