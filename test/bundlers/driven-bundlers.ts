/**
 * The bundlers, each with a configuration that names a lazy chunk by its content, makes source maps,
 * and records every build in `builds.jsonl`. The plugin's options are in the environment.
 */
export interface Driven {
  name: string
  /** Its CLI or a script, from the repository's `node_modules` or from the project. */
  cli: string
  /** Arguments to watch, and to build once. */
  watch: string[]
  build: string[]
  files: Record<string, string>
}

const options = 'JSON.parse(process.env.LIVEPUSH)'
const publicFile = { 'public/robots.txt': 'User-agent: *\n' }

export const vite: Driven = {
  name: 'vite',
  cli: 'vite/bin/vite.js',
  watch: ['build', '--watch'],
  build: ['build'],
  files: {
    ...publicFile,
    'index.html': '<!doctype html><script type="module" src="/src/main.js"></script>\n',
    'vite.config.mjs': `
import livepush from 'unplugin-livepush/vite'
import { rollupLike } from './record.mjs'

export default {
  build: { sourcemap: true, rolldownOptions: { output: { entryFileNames: '[name].js' } } },
  plugins: [livepush(${options}), rollupLike(['robots.txt'])],
}
`,
  },
}

/** The version before: its bundler is Rollup. */
export const vite7: Driven = {
  ...vite,
  name: 'vite-7',
  cli: 'vite-7/bin/vite.js',
  files: {
    ...vite.files,
    'vite.config.mjs': vite.files['vite.config.mjs']!.replace('rolldownOptions', 'rollupOptions'),
  },
}

export const rollup: Driven = {
  name: 'rollup',
  cli: 'rollup/dist/bin/rollup',
  watch: ['--config', 'rollup.config.mjs', '--watch'],
  build: ['--config', 'rollup.config.mjs'],
  files: { 'rollup.config.mjs': rollupConfig('rollup') },
}

export const rolldown: Driven = {
  name: 'rolldown',
  cli: 'rolldown/bin/cli.mjs',
  watch: ['--config', 'rolldown.config.mjs', '--watch'],
  build: ['--config', 'rolldown.config.mjs'],
  files: { 'rolldown.config.mjs': rollupConfig('rolldown') },
}

export const esbuild: Driven = {
  name: 'esbuild',
  cli: 'build.mjs',
  watch: ['watch'],
  build: ['build'],
  files: {
    'build.mjs': `
import { resolve } from 'node:path'
import { build, context } from 'esbuild'
import livepush from 'unplugin-livepush/esbuild'
import { failed, onDisk } from './record.mjs'

const record = {
  name: 'record',
  setup({ onEnd }) {
    onEnd(({ errors, metafile }) => {
      if (errors.length > 0) failed()
      else onDisk(Object.keys(metafile.outputs).map((path) => resolve(path)))
    })
  },
}

const config = {
  entryPoints: ['src/main.js'],
  bundle: true,
  format: 'esm',
  splitting: true,
  sourcemap: true,
  outdir: 'dist',
  plugins: [record, livepush(${options})],
}

if (process.argv[2] === 'watch') await (await context(config)).watch()
else await build(config)
`,
  },
}

export const webpack: Driven = {
  name: 'webpack',
  cli: 'webpack-cli/bin/cli.js',
  watch: ['watch'],
  build: ['build'],
  files: {
    'webpack.config.cjs': webpackConfig('webpack', "mode: 'production'", 'clean: false'),
  },
}

export const rspack: Driven = {
  name: 'rspack',
  cli: '@rspack/cli/bin/rspack.js',
  watch: ['build', '--watch'],
  build: ['build'],
  files: {
    // In this mode it writes broken builds too.
    'rspack.config.cjs': webpackConfig('rspack', "mode: 'development'", 'clean: true'),
  },
}

export const rsbuild: Driven = {
  name: 'rsbuild',
  cli: '@rsbuild/core/bin/rsbuild.js',
  watch: ['build', '--watch'],
  build: ['build'],
  files: {
    ...publicFile,
    'rsbuild.config.mjs': `
import livepush from 'unplugin-livepush/rsbuild'
import { webpackLike } from './record.mjs'

export default {
  source: { entry: { main: './src/main.js' } },
  output: { sourceMap: true, filename: { js: '[name].js' } },
  plugins: [livepush(${options})],
  tools: {
    rspack: {
      output: { chunkFilename: '[contenthash].js' },
      plugins: [webpackLike(['robots.txt'])],
    },
  },
}
`,
  },
}

function rollupConfig(bundler: string): string {
  return `
import livepush from 'unplugin-livepush/${bundler}'
import { rollupLike } from './record.mjs'

export default {
  input: 'src/main.js',
  output: { dir: 'dist', chunkFileNames: '[name]-[hash].js', sourcemap: true },
  plugins: [livepush(${options}), rollupLike()],
}
`
}

function webpackConfig(bundler: string, mode: string, clean: string): string {
  return `
const livepush = require('unplugin-livepush/${bundler}')
const { webpackLike } = require('./record.mjs')

module.exports = {
  ${mode},
  devtool: 'source-map',
  entry: { main: './src/main.js' },
  output: { chunkFilename: '[contenthash].js', ${clean} },
  plugins: [livepush(${options}), webpackLike()],
}
`
}
