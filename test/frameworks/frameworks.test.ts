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

const options = 'JSON.parse(process.env.LIVEPUSH)'

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

const options = ${options}

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  integrations: options.misplaced ? [] : [livepush(options)],
  vite: { plugins: options.misplaced ? [vite()] : [] },
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

const options = ${options}

export default defineNuxtConfig({
  compatibilityDate: '2025-07-15',
  telemetry: false,
  modules: options.misplaced ? [] : [['unplugin-livepush/nuxt', options]],
  vite: { plugins: options.misplaced ? [vite()] : [] },
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

  test('a build starts nothing by default, and says where the plugin belongs', async () => {
    const { code, output } = await build(framework, project, { misplaced: true })
    expect(code, output).toBe(0)
    const hint = new RegExp(`unplugin-livepush/${framework.name}`, 'g')
    expect(output.match(hint), output).toHaveLength(1)
    expect(await containersNamed(name)).toEqual([])
  })

  test('a build has its container, with what the framework made of the bundle', async () => {
    const { code, output } = await build(framework, project, { mode: 'build', run: { name } })
    expect(code, output).toBe(0)
    await expectSameAsBuilt(framework, project, name)
  })

  test('another build brings that container in line', async () => {
    const [path, text] = framework.source
    await project.edit(path, text, 'the second page')
    const { code, output } = await build(framework, project, { mode: 'build', container: name })
    expect(code, output).toBe(0)
    await expectSameAsBuilt(framework, project, name)
  })

  test('a build fails with its push where it is to', async () => {
    const missing = { mode: 'build', strict: true, container: `${name}-missing` }
    const { code, output } = await build(framework, project, missing)
    expect(code, output).not.toBe(0)
    expect(output).toContain('The engine has no container')
  })

  test('the dev server has the rest of the context followed', async () => {
    await removeContainers(name)
    const watcher = dev(framework, project, { run: { name } })
    await expectFollowed(watcher, project, name)
    await watcher.stop()
    expect(await containersNamed(name)).toEqual([])
  })
})
