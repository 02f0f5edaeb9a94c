import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { DistApp } from './dist-app.ts'

// What bundlers do to `dist` in a build with errors: the container has no part in it.
const files = {
  'src/main.js': "console.log('the entry')\nimport('./lazy.js')\n",
  'src/lazy.js': "console.log('lazy')\n",
  'webpack.config.cjs': `
const livepush = require('unplugin-livepush/webpack')

module.exports = {
  mode: 'development',
  devtool: 'source-map',
  entry: { main: './src/main.js' },
  output: { chunkFilename: '[name].js', clean: true },
  optimization: { emitOnErrors: true },
  plugins: [livepush(JSON.parse(process.env.LIVEPUSH))],
}
`,
  'build.mjs': `
import { context } from 'esbuild'
import livepush from 'unplugin-livepush/esbuild'

const options = {
  entryPoints: ['src/main.js'],
  bundle: true,
  format: 'esm',
  splitting: true,
  sourcemap: true,
  outdir: 'dist',
  plugins: [livepush(JSON.parse(process.env.LIVEPUSH))],
}
await (await context(options)).watch()
`,
}

let app: DistApp

afterEach(() => app.end())

const edit = (path: string, what: string, by: string) => () => app.project.edit(path, what, by)

test('webpack writes broken code in development', async () => {
  app = await DistApp.create('emits-on-errors', files)
  app.run('webpack-cli/bin/cli.js', ['watch'])
  await app.started()
  const { held } = app
  const main = () => readFile(join(app.project.root, 'dist/main.js'), 'utf8')
  const isBroken = async () => (await main()).includes('Module parse failed')
  await app.leavesAlone(edit('src/main.js', 'console', '}console'), isBroken)
  // The lazy chunk has gone from the disk with the import of it.
  expect((await app.disk()).size).toBeLessThan(held.size)
  const written = await app.follows(edit('src/main.js', "}console.log('the", "console.log('mended"))
  expect(written).toEqual(['main.js', 'main.js.map'])
  expect([...app.held.keys()]).toEqual([...held.keys()])
})

test('esbuild deletes what it has written', async () => {
  app = await DistApp.create('deletes-on-errors', files)
  app.run('build.mjs', [])
  await app.started()
  const { held } = app
  const isEmpty = async () => (await app.disk()).size === 0
  await app.leavesAlone(edit('src/main.js', 'console', '}console'), isEmpty)
  const written = await app.follows(edit('src/main.js', "}console.log('the", "console.log('mended"))
  expect(written).toEqual(['main.js', 'main.js.map'])
  expect([...app.held.keys()]).toEqual([...held.keys()])
})
