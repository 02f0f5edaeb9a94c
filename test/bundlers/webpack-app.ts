/**
 * A webpack application as many have it: a CommonJS config, several entries with a page for each,
 * and the server beside them.
 */
export const webpackApp: Record<string, string> = {
  'package.json': '{ "name": "shop", "private": true }\n',

  'webpack.config.js': `
const { existsSync, readFileSync } = require('node:fs')
const path = require('node:path')
const livepush = require('unplugin-livepush/webpack')

/** Writes a page for each entry that has one. */
class Pages {
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack
    compiler.hooks.thisCompilation.tap('Pages', (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT
      compilation.hooks.processAssets.tap({ name: 'Pages', stage }, () => {
        for (const [name, entry] of compilation.entrypoints) {
          const page = path.resolve('src', name + '.html')
          compilation.fileDependencies.add(page)
          if (!existsSync(page)) continue
          const scripts = entry.getFiles().map((file) => '<script src="/' + file + '"></script>')
          const html = readFileSync(page, 'utf8').replace('</body>', scripts.join('') + '</body>')
          compilation.emitAsset(name + '.html', new sources.RawSource(html))
        }
      })
    })
  }
}

const plugin = () =>
  livepush({
    run: { name: process.env.CONTAINER, ports: ['127.0.0.1:' + process.env.PORT + ':3000'] },
  })

const browser = {
  name: 'browser',
  mode: 'development',
  devtool: false,
  entry: { shop: './src/shop.js', admin: './src/admin.js' },
  output: {
    path: path.resolve(__dirname, 'dist/public'),
    filename: '[name].[contenthash].js',
    publicPath: '/',
    clean: true,
  },
  plugins: [new Pages(), plugin()],
}

const server = {
  name: 'server',
  mode: 'development',
  devtool: false,
  target: 'node',
  entry: { server: './src/server.js' },
  output: { path: path.resolve(__dirname, 'dist/server') },
  plugins: [plugin()],
}

module.exports = [browser, server]
`,

  'src/shop.html': '<!doctype html><title>Shop</title><body></body>\n',
  'src/admin.html': '<!doctype html><title>Admin</title><body></body>\n',
  'src/shared/greet.js': "export const greet = (name) => console.log('Welcome to ' + name)\n",

  'src/shop.js': `
import { greet } from './shared/greet'
greet('This is the shop')
export {}
`,

  'src/admin.js': `
import { greet } from './shared/greet'
greet('This is the admin')
globalThis.report = () => import(/* webpackChunkName: 'report' */ './report')
`,

  'src/report.js': "export const report = () => 'a report'\n",

  'src/server.js': `
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

createServer(({ url }, response) => {
  if (url === '/server') return response.end('first server')
  try {
    response.end(readFileSync(join('dist/public', new URL(url, 'http://app').pathname)))
  } catch {
    response.writeHead(404).end()
  }
}).listen(3000)

process.on('SIGTERM', () => process.exit(0))
`,

  Dockerfile: `
FROM livepush-test/node
WORKDIR /app
COPY package.json ./
COPY dist/ dist/
CMD ["node", "dist/server/server.js"]
`,

  '.dockerignore': 'node_modules\nsrc\n',
}
