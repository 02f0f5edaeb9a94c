import { drive } from './driver.ts'

drive({
  name: 'esbuild',
  cli: 'watch.mjs',
  args: [],
  files: {
    'watch.mjs': `
import { resolve } from 'node:path'
import { context } from 'esbuild'
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

const app = await context({
  entryPoints: ['src/main.js'],
  bundle: true,
  format: 'esm',
  splitting: true,
  sourcemap: true,
  outdir: 'dist',
  plugins: [record, livepush({ restart: false, run: { name: process.env.CONTAINER } })],
})
await app.watch()
`,
  },
})
