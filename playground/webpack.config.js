import { resolve } from 'node:path'
import livepush from 'unplugin-livepush/webpack'
import { Manifest } from './build/webpack.js'
import { options } from './livepush.js'

const client = {
  name: 'client',
  mode: 'production',
  target: 'web',
  entry: { main: './src/client/main.js' },
  output: {
    path: resolve('dist/client'),
    publicPath: '/',
    filename: 'assets/[name]-[contenthash].js',
    chunkFilename: 'assets/[name]-[contenthash].js',
    cssFilename: 'assets/[name]-[contenthash].css',
    clean: true,
  },
  // webpack's own CSS support: no loaders.
  experiments: { css: true },
  optimization: { chunkIds: 'named' },
  plugins: [new Manifest('src/client/main.js'), livepush(options)],
}

const server = {
  name: 'server',
  mode: 'production',
  target: 'node20',
  entry: { index: './src/server/index.js' },
  output: {
    path: resolve('dist/server'),
    filename: '[name].js',
    module: true,
    chunkFormat: 'module',
    clean: true,
  },
  experiments: { outputModule: true },
  plugins: [livepush(options)],
}

export default [client, server]
