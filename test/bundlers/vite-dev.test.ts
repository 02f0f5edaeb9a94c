import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { containersNamed, filesInContainer, removeNamed } from './container.ts'
import { devApp } from './dev-app.ts'
import { A_WHILE, PUSH } from './driver.ts'
import { Project, repository, type Watcher } from './harness.ts'
import { Served } from './served.ts'

const name = `livepush-test-dev-${process.pid}`

let project: Project
let watcher: Watcher
let server: Served

beforeAll(async () => {
  server = await Served.atFreePort()
  project = await Project.create(
    devApp(name, server.port, {
      '.dockerignore': 'src\nnode_modules\n',
      'dist/main.js': 'built before',
    }),
  )
  watcher = project.watch(`${repository}/node_modules/vite/bin/vite.js`, [])
})

afterAll(async () => {
  await watcher?.stop()
  await removeNamed(name)
  await project.remove()
})

test('the container starts beside the dev server, which says what it does not emit', async () => {
  await watcher.line(/livepush {2}.* is running/)
  expect(await holds()).toEqual(['conf/app.conf', 'dist/main.js'])
  await watcher.until(
    async () => (await server.get('/src/main.js'))?.text.includes('first'),
    'the module',
  )
  expect(count(/the dev server emits no files: dist stays as it was built last/g)).toBe(1)
})

test('a file that a COPY takes is pushed', async () => {
  const from = watcher.output.length
  await project.write({ 'conf/app.conf': 'second', 'conf/more.conf': 'more' })
  expect(await watcher.line(PUSH, from)).toContain('2 files → ')
  expect(await holds()).toEqual(['conf/app.conf', 'conf/more.conf', 'dist/main.js'])
})

test('a module, and what another build leaves in dist, is not', async () => {
  const from = watcher.output.length
  await project.edit('src/main.js', 'first', 'second')
  await project.write({ 'dist/main.js': 'half a bun', 'dist/other.js': 'other' })
  await watcher.until(
    async () => (await server.get('/src/main.js'))?.text.includes('second'),
    'the edited module',
  )
  await sleep(A_WHILE)
  expect(watcher.output.slice(from)).not.toMatch(PUSH)
  expect(await holds()).toEqual(['conf/app.conf', 'conf/more.conf', 'dist/main.js'])
})

test('a server that restarts keeps the container', async () => {
  const [before] = await containersNamed(name)
  const from = watcher.output.length
  await project.edit('vite.config.mjs', 'export default {', 'export default {\n  logLevel: "info",')
  await watcher.line(/server restarted/, from)
  await project.write({ 'conf/more.conf': 'after the restart' })
  expect(await watcher.line(PUSH, from)).toContain('1 file → ')
  expect(await containersNamed(name)).toEqual([before])
  expect(count(/the dev server emits no files/g)).toBe(1)
})

test('Ctrl-C removes it', async () => {
  await watcher.stop()
  expect(await containersNamed(name)).toEqual([])
})

const holds = async () => [...(await filesInContainer(name, '/app')).keys()]

const count = (pattern: RegExp) => [...watcher.output.matchAll(pattern)].length
