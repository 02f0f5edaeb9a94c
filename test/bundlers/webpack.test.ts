import { drive } from './driver.ts'

drive({
  name: 'webpack',
  cli: 'webpack-cli/bin/cli.js',
  args: ['watch'],
  files: {
    'webpack.config.cjs': `
const livepush = require('unplugin-livepush/webpack')
const { webpackLike } = require('./record.mjs')

module.exports = {
  mode: 'production',
  devtool: 'source-map',
  entry: { main: './src/main.js' },
  output: { chunkFilename: '[contenthash].js' },
  plugins: [livepush({ restart: false, run: { name: process.env.CONTAINER } }), webpackLike()],
}
`,
  },
})
