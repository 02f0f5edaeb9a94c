import { drive } from './driver.ts'

drive({
  name: 'rspack',
  cli: '@rspack/cli/bin/rspack.js',
  args: ['build', '--watch'],
  files: {
    'rspack.config.cjs': `
const livepush = require('unplugin-livepush/rspack')
const { webpackLike } = require('./record.mjs')

module.exports = {
  // It emits broken builds too.
  mode: 'development',
  devtool: 'source-map',
  entry: { main: './src/main.js' },
  output: { chunkFilename: '[contenthash].js', clean: true },
  plugins: [livepush({ restart: false, run: { name: process.env.CONTAINER } }), webpackLike()],
}
`,
  },
})
