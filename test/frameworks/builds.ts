import { afterAll, beforeAll, expect, test } from 'vitest'
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

/** What holds for the builds of a framework, whichever it is. */
export function followsBuilds(framework: Framework): void {
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
}
