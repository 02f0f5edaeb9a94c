import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesInContainer, filesOnDisk, removeNamed } from './container.ts'
import { PUSH } from './driver.ts'
import { Project, repository, Watcher } from './harness.ts'

// A package of a monorepo, whose Dockerfile and build context are at the root of the repository.
const name = `livepush-test-monorepo-${process.pid}`

const files = {
  'package.json': '{ "name": "shop", "private": true, "workspaces": ["packages/*"] }\n',
  Dockerfile: `FROM livepush-test/busybox AS build
WORKDIR /repo
COPY . .
RUN mkdir -p packages/web/dist && echo built in the image > packages/web/dist/index.html
FROM livepush-test/busybox
WORKDIR /app
COPY package.json ./
COPY packages/api/ api/
COPY --from=build /repo/packages/web/dist/ web/
CMD ["sleep", "1000000"]
`,
  '.dockerignore': '**/dist\n**/node_modules\n',
  'packages/api/server.js': 'first server\n',
  'packages/web/index.html': '<!doctype html><script type="module" src="/src/main.js"></script>\n',
  'packages/web/src/main.js': "console.log('first'); import('./lazy.js')\n",
  'packages/web/src/lazy.js': "console.log('lazy')\n",
  'packages/web/vite.config.mjs': `
import livepush from 'unplugin-livepush/vite'

const options = { dockerfile: '../../Dockerfile', run: { name: '${name}' } }
const context = process.env.CONTEXT ?? '../..'

export default { plugins: [livepush({ ...options, context, mode: process.env.BUILDS ?? 'watch' })] }
`,
}

let project: Project
let watcher: Watcher

const web = () => join(project.root, 'packages/web')
const vite = (args: string[], env: Record<string, string> = {}) =>
  new Watcher(join(repository, 'node_modules/vite/bin/vite.js'), args, web(), env)

beforeAll(async () => {
  project = await Project.create(files)
})

afterAll(async () => {
  await watcher?.stop()
  await removeNamed(name)
  await project.remove()
})

test('an output outside of the build context is named, and what to do about it', async () => {
  watcher = vite(['build'], { CONTEXT: '../api', BUILDS: 'build' })
  const line = await watcher.line(/livepush {2}.*outside of the build context.*/)
  expect(line).toContain(`${web()}/dist/assets/`)
  expect(line).toContain(`outside of the build context ${join(project.root, 'packages/api')},`)
  expect(line).toContain('a directory that holds both with the option `context`')
  await watcher.stop()
})

test('the bundle of the package takes the place of what the image would build', async () => {
  watcher = vite(['build', '--watch'])
  await watcher.line(PUSH)
  expect(watcher.output).toContain(
    'Dockerfile:9: packages/web/dist takes the place of build:/repo/packages/web/dist',
  )
  await sameAsBuilt()
})

test('a rebuild arrives, and so does a file of another package and of the root', async () => {
  let from = watcher.output.length
  await project.edit('packages/web/src/lazy.js', 'lazy', 'edited')
  await watcher.line(PUSH, from)
  await sameAsBuilt()

  from = watcher.output.length
  await project.write({ 'packages/api/server.js': 'second server\n' })
  await watcher.line(/1 file → .*lines 8, 9 redone, restarted/, from)
  from = watcher.output.length
  await project.edit('package.json', '"shop"', '"edited shop"')
  await watcher.line(/1 file → .*lines 7-9 redone, restarted/, from)
  const held = await filesInContainer(name, '/app')
  const root = await filesOnDisk(join(project.root, 'packages/api'))
  expect(held.get('api/server.js')).toBe(root.get('server.js'))
})

async function sameAsBuilt() {
  const same = async () => {
    const built = await filesOnDisk(join(web(), 'dist'))
    const pushed = await filesInContainer(name, '/app/web')
    return built.size > 0 && JSON.stringify([...built]) === JSON.stringify([...pushed])
  }
  await watcher.until(same, 'the same files as in dist')
}
