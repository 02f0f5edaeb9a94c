import { drive } from './driver.ts'

drive({
  name: 'rolldown',
  cli: 'rolldown/bin/cli.mjs',
  args: ['--config', '--watch'],
  files: {
    'rolldown.config.mjs': `
import livepush from 'unplugin-livepush/rolldown'
import { rollupLike } from './record.mjs'

export default {
  input: 'src/main.js',
  output: { dir: 'dist', chunkFileNames: '[name]-[hash].js', sourcemap: true },
  plugins: [livepush({ restart: false, run: { name: process.env.CONTAINER } }), rollupLike()],
}
`,
  },
})
