import { drive } from './driver.ts'

drive({
  name: 'rollup',
  cli: 'rollup/dist/bin/rollup',
  args: ['--config', 'rollup.config.mjs', '--watch'],
  files: {
    'rollup.config.mjs': `
import livepush from 'unplugin-livepush/rollup'
import { rollupLike } from './record.mjs'

export default {
  input: 'src/main.js',
  output: { dir: 'dist', chunkFileNames: '[name]-[hash].js', sourcemap: true },
  plugins: [livepush({ restart: false, run: { name: process.env.CONTAINER } }), rollupLike()],
}
`,
  },
})
