import { followsBuilds } from './builds.ts'
import { how } from './framework.ts'

followsBuilds({
  name: 'astro',
  packages: ['astro@5.18.2', '@astrojs/node@9.5.5'],
  cli: 'astro/astro.js',
  output: 'dist',
  source: ['src/pages/index.astro', 'the first page'],
  files: {
    'astro.config.mjs': `
import node from '@astrojs/node'
import { defineConfig } from 'astro/config'
import livepush from 'unplugin-livepush/astro'
import vite from 'unplugin-livepush/vite'

${how}
export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  integrations: plain ? [] : [livepush(options)],
  vite: { plugins: plain ? [vite(options)] : [] },
})
`,
    'src/pages/index.astro': `---
const text = 'the first page'
---
<html><body>{text}<script>console.log('in the browser')</script></body></html>
`,
    'src/pages/about.astro': `---
export const prerender = true
---
<html><body>written after Vite is done</body></html>
`,
    'public/robots.txt': 'User-agent: *\n',
  },
})
