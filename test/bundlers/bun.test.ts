import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pushed, recordedBuilds } from './builds.ts'
import { containersNamed, docker, filesInContainer } from './container.ts'
import { drivenApp } from './driven-app.ts'
import { Project, repository } from './harness.ts'

const name = `livepush-test-bun-${process.pid}`
const script = `
import livepush from 'unplugin-livepush/bun'
import { onDisk } from './record.mjs'

const { outputs } = await Bun.build({
  entrypoints: ['src/main.js'],
  outdir: 'dist',
  splitting: true,
  sourcemap: 'linked',
  plugins: [livepush(JSON.parse(process.env.LIVEPUSH))],
})
onDisk(outputs.map(({ path }) => path))
`

let project: Project

beforeAll(async () => {
  project = await Project.create({ ...drivenApp, 'build.js': script })
})

afterAll(async () => {
  for (const id of await containersNamed(name)) {
    const { Image } = await docker.getContainer(id).inspect()
    await docker.getContainer(id).remove({ force: true })
    await docker.getImage(Image).remove({ force: true })
  }
  await project.remove()
})

test('a build does nothing by default', async () => {
  expect((await build({})).output).not.toContain('livepush  ')
  expect(await containersNamed(name)).toEqual([])
})

test('a build starts a container, which stays', async () => {
  const { code, output } = await build({ mode: 'build', run: { name } })
  expect(code, output).toBe(0)
  expect(await filesInContainer(name, '/srv')).toEqual((await recordedBuilds(project.root)).at(-1))
})

test('a build in another process brings it in line', async () => {
  await project.edit('src/main.js', 'the entry', 'the edited entry')
  const { code, output } = await build({ mode: 'build', container: name })
  expect(code, output).toBe(0)
  // The entry and its source map.
  expect(pushed(output), output).toEqual({ changed: 2, removed: 0 })
  expect(await filesInContainer(name, '/srv')).toEqual((await recordedBuilds(project.root)).at(-1))
})

test('a build that changes nothing pushes nothing', async () => {
  const { code, output } = await build({ mode: 'build', container: name })
  expect(code, output).toBe(0)
  expect(pushed(output), output).toEqual({ changed: 0, removed: 0 })
})

test('a build that fails leaves the container alone', async () => {
  const before = await filesInContainer(name, '/srv')
  await project.edit('src/main.js', 'console', '}console')
  const { code, output } = await build({ mode: 'build', container: name })
  expect(code, output).not.toBe(0)
  expect(await filesInContainer(name, '/srv')).toEqual(before)
})

test('a build fails with its push where it is to', async () => {
  await project.edit('src/main.js', '}console', 'console')
  const { code, output } = await build({
    mode: 'build',
    strict: true,
    container: `${name}-missing`,
  })
  expect(code, output).not.toBe(0)
})

async function build(options: object) {
  const bun = join(repository, 'node_modules/.bin/bun')
  const env = {
    ...process.env,
    NO_COLOR: '1',
    LIVEPUSH: JSON.stringify({ restart: false, ...options }),
  }
  return await new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile(bun, ['build.js'], { cwd: project.root, env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    )
  })
}
