import { drive } from './driver.ts'

drive({
  name: 'rsbuild',
  cli: '@rsbuild/core/bin/rsbuild.js',
  args: ['build', '--watch'],
  files: {
    'public/robots.txt': 'User-agent: *\n',
    'rsbuild.config.mjs': `
import livepush from 'unplugin-livepush/rsbuild'
import { webpackLike } from './record.mjs'

export default {
  source: { entry: { main: './src/main.js' } },
  output: { sourceMap: true, filename: { js: '[name].js' }, filenameHash: true },
  plugins: [livepush({ restart: false, run: { name: process.env.CONTAINER } })],
  tools: {
    rspack: {
      output: { chunkFilename: '[contenthash].js' },
      plugins: [webpackLike(['robots.txt'])],
    },
  },
}
`,
  },
})
