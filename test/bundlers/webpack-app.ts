/** A webpack application as many have it: CommonJS config, several entries, a page for each. */
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

module.exports = {
  mode: 'development',
  devtool: false,
  entry: { shop: './src/shop.js', admin: './src/admin.js' },
  output: {
    path: path.resolve(__dirname, 'dist'),
    filename: '[name].[contenthash].js',
    publicPath: '/',
    clean: true,
  },
  plugins: [
    new Pages(),
    livepush({
      run: { name: process.env.CONTAINER, ports: ['127.0.0.1:' + process.env.PORT + ':3000'] },
    }),
  ],
}
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

  'server.cjs': `
const { createServer } = require('node:http')
const { readFileSync } = require('node:fs')
const { join } = require('node:path')

createServer(({ url }, response) => {
  if (url === '/server') return response.end('first server')
  try {
    response.end(readFileSync(join('dist', new URL(url, 'http://app').pathname)))
  } catch {
    response.writeHead(404).end()
  }
}).listen(3000)

process.on('SIGTERM', () => process.exit(0))
`,

  Dockerfile: `
FROM livepush-test/node
WORKDIR /app
COPY package.json server.cjs ./
COPY dist/ dist/
CMD ["node", "server.cjs"]
`,

  '.dockerignore': 'node_modules\nsrc\n',
}
