import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { containersNamed, filesInContainer, filesOnDisk, removeNamed } from './container.ts'
import { Project, repository, type Watcher } from './harness.ts'
import { script, Served, stylesheet } from './served.ts'

// What a user has after `npm create vite`, with the packed plugin installed as from the registry.
const template = 'create-vite@9.3.0'
const name = `livepush-test-vite-${process.pid}`
const dockerfile = `FROM livepush-test/busybox
COPY dist/ /srv/
CMD ["httpd", "-f", "-p", "80", "-h", "/srv"]
`

let project: Project
let app: Served
let watcher: Watcher
let container: string | undefined

beforeAll(async () => {
  project = await Project.apart()
  app = await Served.atFreePort()
  const scaffold = ['--template', 'react-ts', '--no-interactive']
  await project.npm('exec', '--yes', template, '.', '--', ...scaffold)
  const packed = await project.npm('pack', repository, '--silent')
  await project.npm('install', '--no-audit', '--save-dev', `./${packed.trim()}`)
  await project.write({ Dockerfile: dockerfile, '.dockerignore': 'node_modules\n' })
  const config = 'vite.config.ts'
  await project.edit(config, 'import', "import livepush from 'unplugin-livepush/vite'\nimport")
  const run = `{ name: '${name}', ports: ['127.0.0.1:${app.port}:80'] }`
  await project.edit(config, 'react()', `react(), livepush({ restart: false, run: ${run} })`)
})

afterAll(async () => {
  await watcher?.stop()
  await removeNamed(name)
  await project.remove()
})

test('a one-shot build passes the types and starts nothing', async () => {
  await project.npm('run', 'build')
  expect(await containersNamed(name)).toEqual([])
})

test('the first build is served', async () => {
  watcher = project.watch('node_modules/vite/bin/vite.js', ['build', '--watch'])
  await watcher.until(async () => (await app.asset('/', script))?.includes('Get started'), 'App')
  expect(await app.status('/favicon.svg')).toBe(200)
  await sameAsBuilt()
  container = (await containersNamed(name))[0]
})

test('a component', async () => {
  const before = await app.linked('/', script)
  await project.edit('src/App.tsx', 'Get started', 'Edited component')
  await watcher.until(
    async () => (await app.asset('/', script))?.includes('Edited component'),
    'App',
  )
  await watcher.until(async () => (await app.status(before!)) === 404, 'removal of the old script')
  await sameAsBuilt()
})

test('a stylesheet', async () => {
  const before = await app.linked('/', stylesheet)
  await project.edit('src/index.css', ':root {', ':root {\n  --edited: 1;')
  await watcher.until(async () => (await app.asset('/', stylesheet))?.includes('--edited'), 'style')
  await watcher.until(async () => (await app.status(before!)) === 404, 'removal of the old style')
  await sameAsBuilt()
})

test('the page', async () => {
  await project.edit('index.html', '<title>', '<title>Edited ')
  await watcher.until(async () => (await app.get('/'))?.text.includes('<title>Edited '), 'title')
  await sameAsBuilt()
})

test('a module that is imported lazily, and then no more', async () => {
  const use = "void import('./Lazy.tsx').then((it) => it.lazy())\n"
  const chunk = async () => /\bLazy-[\w-]+\.js/.exec((await app.asset('/', script)) ?? '')?.[0]
  await project.write({ 'src/Lazy.tsx': "export const lazy = () => 'a lazy module'\n" })
  await project.edit('src/main.tsx', 'import', `${use}import`)
  const path = `/assets/${await watcher.until(chunk, 'the import of the chunk')}`
  const served = async () => (await app.get(path))?.text.includes('a lazy module')
  await watcher.until(served, 'the chunk')

  await project.edit('src/main.tsx', use, '')
  await project.remove('src/Lazy.tsx')
  await watcher.until(async () => (await app.status(path)) === 404, 'removal of the chunk')
  await sameAsBuilt()
})

test('a build that fails changes nothing, the next that succeeds arrives', async () => {
  const before = await filesInContainer(name, '/srv')
  const said = watcher.output.length
  await project.edit('src/App.tsx', 'Edited component', '<broken')
  await watcher.line(/error/i, said)
  // Longer than a push takes.
  await sleep(1000)
  expect(await filesInContainer(name, '/srv')).toEqual(before)

  await project.edit('src/App.tsx', '<broken', 'Mended component')
  await watcher.until(
    async () => (await app.asset('/', script))?.includes('Mended component'),
    'App',
  )
  await sameAsBuilt()
})

test('it was one container all the time, and Ctrl-C removes it', async () => {
  expect(await containersNamed(name)).toEqual([container])
  await watcher.stop()
  expect(await containersNamed(name)).toEqual([])
})

/** Waits until the container's files are those that the bundler has written. */
async function sameAsBuilt() {
  const same = async () => {
    // Read anew each time: a deleted source is a rebuild of its own, which empties dist first.
    const built = await filesOnDisk(join(project.root, 'dist'))
    const pushed = await filesInContainer(name, '/srv')
    return JSON.stringify([...pushed]) === JSON.stringify([...built])
  }
  await watcher.until(same, 'the same files as in dist', 10_000)
}
