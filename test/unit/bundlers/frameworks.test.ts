import { join } from 'node:path'
import { expect, it } from 'vitest'
import { frameworkOf, projectRoot } from '../../../src/bundlers/frameworks.ts'
import { project } from './recorder.ts'

const named = (...names: string[]) => names.map((name) => ({ name }))
const astro = { root: '/app', plugins: named('vite:css', 'astro:build') }

it('tells a plain config of Vite from that of a framework', () => {
  expect(frameworkOf({ plugins: named('vite:css', 'my-astro:plugin') })).toBeUndefined()
  expect(frameworkOf(astro)?.name).toBe('Astro')
  expect(projectRoot({ root: '/app', plugins: named('vite:css') })).toBe('/app')
})

it.each([
  [['/app/dist/server', '/app/dist/client'], ['/app/dist']],
  [['/app/dist'], ['/app/dist']],
  [
    ['/app/dist/backend', '/app/public/client'],
    ['/app/dist/backend', '/app/public'],
  ],
])('finds the output of Astro of the builds in %j', (built, expected) => {
  expect(frameworkOf(astro)?.outDirs('/app', built)).toEqual(expected)
})

it('finds the project of Nuxt by its config, and the output in there', async () => {
  const root = await project({ 'nuxt.config.ts': '', 'web/app/app.vue': '' })
  const config = { root: join(root, 'web/app'), plugins: named('nuxt:environments') }
  expect(projectRoot(config)).toBe(root)
  expect(frameworkOf(config)?.outDirs(root, [])).toEqual([join(root, '.output')])
})
