import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { containersNamed } from '../bundlers/container.ts'
import type { Project } from '../bundlers/harness.ts'
import {
  build,
  dev,
  expectFollowed,
  expectSameAsBuilt,
  install,
  removeContainers,
  type Framework,
} from './framework.ts'

/** What both configs begin with: the options, and whether the plugin for Vite is used as it is. */
const how = `const options = JSON.parse(process.env.LIVEPUSH)
const plain = process.env.LIVEPUSH_PLAIN === 'true'
`

const astro: Framework = {
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
}

const nuxt: Framework = {
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
}

describe.each([astro, nuxt])('$name', (framework) => {
  const name = `livepush-test-${framework.name}-${process.pid}`
  let project: Project

  beforeAll(async () => {
    project = await install(framework)
  })

  afterAll(async () => {
    await removeContainers(name)
    await project.remove()
  })

  test('a build starts nothing by default', async () => {
    const { code, output } = await build(framework, project, 'in Vite', { run: { name } })
    expect(code, output).toBe(0)
    expect(output).not.toMatch(/livepush {2}/)
    expect(await containersNamed(name)).toEqual([])
  })

  test('a build has its container, with what the framework made of the bundle', async () => {
    const options = { mode: 'build', run: { name } }
    const { code, output } = await build(framework, project, 'by entry', options)
    expect(code, output).toBe(0)
    await expectSameAsBuilt(framework, project, name)
  })

  test('another build, with the plugin in the config of Vite, brings it in line', async () => {
    const [path, text] = framework.source
    await project.edit(path, text, 'the second page')
    const options = { mode: 'build', container: name }
    const { code, output } = await build(framework, project, 'in Vite', options)
    expect(code, output).toBe(0)
    await expectSameAsBuilt(framework, project, name)
  })

  test.each(['by entry', 'in Vite'] as const)('a build fails with its push, %s', async (place) => {
    const missing = { mode: 'build', strict: true, container: `${name}-missing` }
    const { code, output } = await build(framework, project, place, missing)
    expect(code, output).not.toBe(0)
    expect(output).toContain('The engine has no container')
  })

  test.each(['by entry', 'in Vite'] as const)('the dev server is followed, %s', async (place) => {
    await removeContainers(name)
    await project.write({ 'conf/app.conf': 'first' })
    const watcher = dev(framework, project, place, { run: { name } })
    await expectFollowed(watcher, project, name)
    await watcher.stop()
    expect(await containersNamed(name)).toEqual([])
  })
})
