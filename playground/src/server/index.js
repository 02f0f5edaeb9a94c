import { createServer } from 'node:http'
import { sendApi } from './api.js'
import { sendAsset } from './assets.js'
import { renderPage } from './page.js'

async function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://app')
  if (pathname.startsWith('/api/')) return sendApi(pathname, response)
  if (pathname !== '/') return sendAsset(pathname, response)
  response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' })
  response.end(renderPage())
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error)
    if (!response.headersSent) response.writeHead(500)
    response.end('Internal error\n')
  })
})

const port = Number(process.env.PORT ?? 3000)
server.listen(port, () => console.log(`listening on port ${port}`))

// As process 1 of a container, Node ends on these signals only when told to.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0))
