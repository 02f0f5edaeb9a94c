import { drive } from './driver.ts'

drive({
  name: 'vite',
  cli: 'vite/bin/vite.js',
  args: ['build', '--watch'],
  files: {
    'index.html': '<!doctype html><script type="module" src="/src/main.js"></script>\n',
    'public/robots.txt': 'User-agent: *\n',
    'vite.config.mjs': `
import livepush from 'unplugin-livepush/vite'
import { rollupLike } from './record.mjs'

export default {
  build: { sourcemap: true, rolldownOptions: { output: { entryFileNames: '[name].js' } } },
  plugins: [livepush({ restart: false, run: { name: process.env.CONTAINER } }), rollupLike(['robots.txt'])],
}
`,
  },
})
