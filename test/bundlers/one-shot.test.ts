import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { recordedBuilds } from './builds.ts'
import { docker, filesInContainer } from './container.ts'
import { drivenApp } from './driven-app.ts'
import * as bundlers from './driven-bundlers.ts'
import { Project, repository } from './harness.ts'

const name = `livepush-test-one-shot-${process.pid}`
const missing = `${name}-missing`

describe.each(Object.values(bundlers))('a one-shot build with $name', (bundler) => {
  test('leaves the container alone by default', async () => {
    const { code, output } = await build(bundler, missing)
    expect(output).not.toContain('livepush  ')
    expect(code).toBe(0)
  })

  test('is pushed before it ends', async () => {
    await startContainer()
    const { code, output, root } = await build(bundler, name, { mode: 'build', strict: true })
    expect(code, output).toBe(0)
    const last = (await recordedBuilds(root)).at(-1)
    expect(await filesInContainer(name, '/srv')).toEqual(last)
  })

  test('fails with its push where it is to', async () => {
    const strict = await build(bundler, missing, { mode: 'both', strict: true })
    expect(strict.output).toContain(`livepush  The engine has no container "${missing}"`)
    expect(strict.code, strict.output).not.toBe(0)
    const lenient = await build(bundler, missing, { mode: 'both' })
    expect(lenient.output).toContain('livepush  The engine has no container')
    expect(lenient.code, lenient.output).toBe(0)
  })
})

/** A container to attach to, as long as the test runs. */
async function startContainer(): Promise<void> {
  const Cmd = ['sleep', '1000']
  const container = await docker.createContainer({ name, Image: 'livepush-test/busybox', Cmd })
  onTestFinished(() => container.remove({ force: true }))
  await container.start()
}

async function build(bundler: bundlers.Driven, container: string, more: object = {}) {
  const project = await Project.create({ ...drivenApp, ...bundler.files })
  onTestFinished(() => project.remove())
  const isOwn = Object.hasOwn(bundler.files, bundler.cli)
  const cli = isOwn ? bundler.cli : join(repository, 'node_modules', bundler.cli)
  const options = { restart: false, container, ...more }
  const env = { ...process.env, NO_COLOR: '1', LIVEPUSH: JSON.stringify(options) }
  return await new Promise<{ code: unknown; output: string; root: string }>((resolve) => {
    const args = [cli, ...bundler.build]
    execFile(process.execPath, args, { cwd: project.root, env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr, root: project.root }),
    )
  })
}
