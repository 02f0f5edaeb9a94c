import livepush from 'unplugin-livepush/rollup'
import { css, manifest } from './build/rollup.js'
import { options } from './livepush.js'

const client = {
  input: 'src/client/main.js',
  plugins: [css(), manifest(), livepush(options)],
  output: {
    dir: 'dist/client',
    entryFileNames: 'assets/[name]-[hash].js',
    chunkFileNames: 'assets/[name]-[hash].js',
    assetFileNames: 'assets/[name]-[hash][extname]',
  },
}

const server = {
  input: 'src/server/index.js',
  external: /^node:/,
  plugins: [livepush(options)],
  output: { dir: 'dist/server' },
}

export default [client, server]
