import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesInContainer, removeNamed } from './container.ts'
import { devApp } from './dev-app.ts'
import { A_WHILE } from './driver.ts'
import { Project, repository, type Watcher } from './harness.ts'
import { Served } from './served.ts'

const name = `livepush-test-unbuilt-${process.pid}`

let project: Project
let watcher: Watcher

const missing = /Dockerfile:3: There is no dist to copy, and the dev server emits none/
const said = (pattern: RegExp) => watcher.output.split(pattern).length - 1

beforeAll(async () => {
  const server = await Served.atFreePort()
  project = await Project.create(devApp(name, server.port, { '.dockerignore': 'node_modules\n' }))
  watcher = project.watch(`${repository}/node_modules/vite/bin/vite.js`, [])
})

afterAll(async () => {
  await watcher?.stop()
  await removeNamed(name)
  await project.remove()
})

test('a bundle that is not there is named, once, whatever is edited', async () => {
  await watcher.line(missing)
  await project.edit('src/main.js', 'first', 'second')
  await project.write({ 'conf/app.conf': 'second', 'dev.log': '1' })
  await sleep(A_WHILE)
  expect(said(missing)).toBe(1)
  expect(said(/building the image/)).toBe(0)
})

test('an image that cannot be built is tried again for edits of what it takes, and no others', async () => {
  await project.write({ Dockerfile: 'FROM livepush-test/busybox\nCOPY conf/ /\nRUN cat /ready\n' })
  await watcher.line(/building the image[^]*Tried again at the next change/)
  await project.write({ 'dev.log': '2', 'src/main.js': '' })
  await sleep(A_WHILE)
  expect(said(/building the image/)).toBe(1)
  await project.write({ 'conf/other': '' })
  await watcher.until(() => said(/building the image/) === 2, 'another try')
})

test('the container starts when another build has made the bundle', async () => {
  await project.write({ Dockerfile: devApp(name, 0, {}).Dockerfile })
  await watcher.until(() => said(missing) === 2, 'the bundle that is not there')
  await project.write({ 'dist/a.js': '1', 'dist/assets/b.js': '2' })
  await watcher.line(/livepush {2}.* is running/)
  expect([...(await filesInContainer(name, '/app')).keys()]).toEqual([
    'conf/app.conf',
    'conf/other',
    'dist/a.js',
    'dist/assets/b.js',
  ])
})
