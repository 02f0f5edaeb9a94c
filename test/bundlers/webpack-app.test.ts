import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { containersNamed, filesInContainer, removeNamed } from './container.ts'
import { Project, repository, type Watcher } from './harness.ts'
import { script, Served } from './served.ts'
import { webpackApp } from './webpack-app.ts'

const name = `livepush-test-webpack-${process.pid}`

let project: Project
let app: Served
let watcher: Watcher
let container: string | undefined

beforeAll(async () => {
  app = await Served.atFreePort()
  project = await Project.create(webpackApp)
  watcher = project.watch(`${repository}/node_modules/webpack-cli/bin/cli.js`, ['watch'], {
    CONTAINER: name,
    PORT: String(app.port),
  })
})

afterAll(async () => {
  await watcher?.stop()
  await removeNamed(name)
  await project.remove()
})

test('the first build of each entry is served', async () => {
  await shows('/shop.html', 'This is the shop')
  await shows('/admin.html', 'This is the admin')
  container = (await containersNamed(name))[0]
})

test('a module of one entry: the other keeps its file', async () => {
  const before = await linked('/shop.html')
  const other = await linked('/admin.html')
  await project.edit('src/shop.js', 'This is the shop', 'The edited shop')
  await shows('/shop.html', 'The edited shop')
  await answers404(before)
  expect(await linked('/admin.html')).toBe(other)
})

test('a module that both entries share', async () => {
  const before = await Promise.all(pages.map(linked))
  await project.edit('src/shared/greet.js', 'Welcome', 'Edited welcome')
  for (const page of pages) await shows(page, 'Edited welcome')
  for (const path of before) await answers404(path)
})

test('the server: the app restarts with it', async () => {
  await project.edit('src/server.js', 'first server', 'edited server')
  const server = async () => (await app.get('/server'))?.text === 'edited server'
  await watcher.until(server, 'the edited server')
})

test('a lazy chunk that goes', async () => {
  const files = [...(await filesInContainer(name, '/app/dist/public')).keys()]
  const chunk = files.find((path) => path.startsWith('report.'))
  expect(chunk).toBeDefined()
  await watcher.until(async () => (await app.status(`/${chunk}`)) === 200, 'the chunk')
  await project.edit('src/admin.js', "import(/* webpackChunkName: 'report' */ './report')", 'null')
  await project.remove('src/report.js')
  await answers404(`/${chunk}`)
  await shows('/admin.html', 'This is the admin')
})

test('a build that fails changes nothing, the next that succeeds arrives', async () => {
  const before = await filesInContainer(name, '/app/dist/public')
  const said = watcher.output.length
  await project.edit('src/shop.js', 'export', 'export export')
  await watcher.line(/ERROR in/, said)
  // Longer than a push takes.
  await sleep(1000)
  expect(await filesInContainer(name, '/app/dist/public')).toEqual(before)

  await project.edit('src/shop.js', 'export export', "console.log('mended')\nexport")
  await shows('/shop.html', 'mended')
})

test('an entry that goes takes its page along', async () => {
  await project.remove('src/admin.html')
  await answers404('/admin.html')
  await shows('/shop.html', 'mended')
})

test('it was one container all the time, and Ctrl-C removes it', async () => {
  expect(await containersNamed(name)).toEqual([container])
  await watcher.stop()
  expect(await containersNamed(name)).toEqual([])
})

const pages = ['/shop.html', '/admin.html']

/** The script that a page names, once the app answers: it restarts after each push. */
function linked(page: string) {
  return watcher.until(() => app.linked(page, script), `an answer at ${page}`)
}

/** Waits until the script that a page names has that text. */
async function shows(page: string, text: string) {
  const arrived = async () => (await app.asset(page, script))?.includes(text)
  await watcher.until(arrived, `${text} on ${page}`)
}

async function answers404(path: string) {
  await watcher.until(async () => (await app.status(path)) === 404, `removal of ${path}`)
}
