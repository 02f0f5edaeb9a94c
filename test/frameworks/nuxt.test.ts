import { followsBuilds } from './builds.ts'
import { how } from './framework.ts'

followsBuilds({
  name: 'nuxt',
  packages: ['nuxt@4.4.5'],
  cli: 'nuxt/bin/nuxt.mjs',
  output: '.output',
  source: ['app/app.vue', 'the first page'],
  files: {
    'nuxt.config.ts': `
import vite from 'unplugin-livepush/vite'

${how}
export default defineNuxtConfig({
  compatibilityDate: '2025-07-15',
  telemetry: false,
  modules: plain ? [] : [['unplugin-livepush/nuxt', options]],
  vite: { plugins: plain ? [vite(options)] : [] },
})
`,
    'app/app.vue': '<template><div>the first page</div></template>\n',
    'public/robots.txt': 'User-agent: *\n',
  },
})
