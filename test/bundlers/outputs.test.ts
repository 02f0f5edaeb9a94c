import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DistApp } from './dist-app.ts'

// Several outputs of one configuration: each reports on its own, and one container holds them all.
const livepush = 'livepush(JSON.parse(process.env.LIVEPUSH))'

function several(subject: string, files: Record<string, string>): () => DistApp {
  let app: DistApp
  beforeAll(async () => {
    app = await DistApp.create(subject, files)
  })
  afterAll(() => app?.end())
  return () => app
}

describe("the compilers of webpack's MultiCompiler, in directories of their own", () => {
  const files = {
    'src/shared.js': "export const shared = 'first'\n",
    'src/client.js': "import { shared } from './shared.js'\nconsole.log('client', shared)\n",
    'src/server.js': "import { shared } from './shared.js'\nconsole.log('server', shared)\n",
    'webpack.config.cjs': `
const { resolve } = require('node:path')
const livepush = require('unplugin-livepush/webpack')

const one = (name, target) => ({
  name,
  target,
  mode: 'production',
  devtool: 'source-map',
  entry: { main: './src/' + name + '.js', other: './src/' + name + '-other.js' },
  output: { path: resolve('dist', name) },
  plugins: [${livepush}],
})

module.exports = [one('client', 'web'), one('server', 'node')]
`,
    'src/client-other.js': "console.log('another entry of the client')\n",
    'src/server-other.js': "console.log('another entry of the server')\n",
  }
  const app = several('multi-compiler', files)
  const { edit } = editOf(app)

  test('the first builds make one container', async () => {
    app().run('webpack-cli/bin/cli.js', ['watch'])
    await app().started()
    expect([...app().held.keys()]).toEqual(
      ['client', 'server'].flatMap((name) =>
        ['main.js', 'main.js.map', 'other.js', 'other.js.map'].map((file) => `${name}/${file}`),
      ),
    )
  })

  test('a module of both', async () => {
    const written = await app().follows(edit('src/shared.js', 'first', 'second'))
    expect(written).toEqual(
      ['client', 'server'].flatMap((name) => [`${name}/main.js`, `${name}/main.js.map`]),
    )
  })

  test('a module of one', async () => {
    const written = await app().follows(edit('src/server.js', "'server'", "'the server'"))
    expect(written).toEqual(['server/main.js', 'server/main.js.map'])
  })

  test('one container all the time', () => {
    expect(app().watcher.output.match(/livepush {2}.* is running/g)).toHaveLength(1)
  })
})

describe('the outputs of Rollup, in one directory', () => {
  const files = {
    'src/shared.js': "export const shared = 'first'\n",
    'src/main.js':
      "export { shared } from './shared.js'\nexport const lazy = () => import('./lazy.js')\n",
    'src/lazy.js': "export const lazy = 'first'\n",
    'src/banner.txt': '/* first */',
    'rollup.config.mjs': `
import { readFileSync } from 'node:fs'
import livepush from 'unplugin-livepush/rollup'

const one = (format, extension) => ({
  dir: 'dist',
  format,
  sourcemap: true,
  entryFileNames: '[name].' + extension,
  chunkFileNames: '[name]-[hash].' + extension,
})
const banner = ({ isEntry }) => (isEntry ? readFileSync('src/banner.txt', 'utf8') : '')
const es = { ...one('es', 'mjs'), banner }

export default {
  input: 'src/main.js',
  output: [es, one('cjs', 'cjs')],
  plugins: [
    { name: 'watch', buildStart() { this.addWatchFile('src/banner.txt') } },
    ${livepush},
  ],
}
`,
  }
  const app = several('two-outputs', files)
  const { edit } = editOf(app)
  const names = () => [...app().held.keys()]

  test('the first build', async () => {
    app().run('rollup/dist/bin/rollup', ['--config', 'rollup.config.mjs', '--watch'])
    await app().started()
    expect(names().filter((path) => !path.endsWith('.map'))).toEqual([
      expect.stringMatching(/^lazy-.*\.cjs$/),
      expect.stringMatching(/^lazy-.*\.mjs$/),
      'main.cjs',
      'main.mjs',
    ])
  })

  test('a module of both', async () => {
    const written = await app().follows(edit('src/shared.js', 'first', 'second'))
    expect(written).toEqual(['main.cjs', 'main.cjs.map', 'main.mjs', 'main.mjs.map'])
  })

  test('a file of one', async () => {
    const written = await app().follows(edit('src/banner.txt', 'first', 'second'))
    expect(written).toEqual(['main.mjs'])
  })
})

function editOf(app: () => DistApp) {
  const edit = (path: string, what: string, by: string) => () => app().project.edit(path, what, by)
  return { edit }
}
