import livepush from 'unplugin-livepush/vite'
import { defineConfig } from 'vite'
import { options } from './livepush.js'

export default defineConfig({
  appType: 'custom',
  plugins: [livepush(options)],
  // Builds both environments with one `vite build`.
  builder: {},
  environments: {
    client: {
      build: {
        outDir: 'dist/client',
        manifest: 'manifest.json',
        rolldownOptions: { input: 'src/client/main.js' },
      },
    },
    ssr: {
      build: {
        outDir: 'dist/server',
        rolldownOptions: { input: 'src/server/index.js' },
      },
    },
  },
})
