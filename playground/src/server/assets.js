import { createReadStream, readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'

// The image's WORKDIR is the app's root, and so is the directory of a local start.
const root = resolve('dist/client')

const types = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

/** The hashed names of the client's entry, from the bundler's manifest. */
export function clientEntry() {
  const manifest = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'))
  const { file, css = [] } = manifest['src/client/main.js']
  return { script: `/${file}`, styles: css.map((name) => `/${name}`) }
}

/** What the bundler's output consists of, as this container has it. */
export async function clientFiles() {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
  const sized = files.map(async (file) => ({
    path: file.slice(root.length).replaceAll(sep, '/'),
    size: (await stat(file)).size,
  }))
  return Promise.all(sized)
}

export async function sendAsset(pathname, response) {
  const file = join(root, pathname)
  const found = file.startsWith(join(root, sep)) && (await stat(file).catch(() => null))
  if (!found?.isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n')
    return
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
    'cache-control': 'public, max-age=31536000, immutable',
  })
  createReadStream(file).pipe(response)
}
