import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { containersNamed } from './container.ts'
import type { Driven } from './driven-bundlers.ts'
import { Driver } from './driver.ts'
import { addsModule } from './scenario.ts'

// Farm says nothing of builds that fail and of files that go, and hears of edits only.
const farm: Driven = {
  name: 'farm',
  cli: 'build.mjs',
  watch: ['watch'],
  build: ['build'],
  files: {
    'build.mjs': `
import { resolve } from 'node:path'
import { build, watch } from '@farmfe/core'
import livepush from 'unplugin-livepush/farm'
import { onDisk } from './record.mjs'

const record = {
  name: 'record',
  writeResources: {
    executor({ resourcesMap }) {
      const written = Object.values(resourcesMap).filter(({ emitted }) => !emitted)
      onDisk(written.map(({ name }) => resolve('dist', name)))
    },
  },
}

await (process.argv[2] === 'watch' ? watch : build)({
  configFile: false,
  compilation: {
    input: { main: './src/main.js' },
    output: { path: 'dist', entryFilename: '[entryName].js' },
    persistentCache: false,
  },
  plugins: [livepush(JSON.parse(process.env.LIVEPUSH)), record],
})
`,
  },
}

let driver: Driver

beforeAll(async () => {
  driver = await Driver.create(farm)
  driver.start()
})

afterAll(() => driver?.end())

test('the first build', async () => {
  await driver.started()
  // Farm begins to watch some time after its first build, and misses what is edited until then.
  await setTimeout(3_000)
})

test('an edit', async () => {
  const change = () => driver.edit('src/main.js', 'the entry', 'the edited entry')
  const { changed, removed } = await driver.follows(change)
  expect({ changed, removed }).toEqual({ changed: 2, removed: 0 })
})

test('a module that is added', () => addsModule(driver))

test('a syntax error, and its fix', async () => {
  const { watcher } = driver
  const from = watcher.output.length
  await driver.edit('src/main.js', 'console', '}console')
  await watcher.line(/Parse `src\/main.js` failed/, from)
  await driver.staysAs(from)
  await driver.follows(() => driver.edit('src/main.js', "}console.log('", "console.log('fixed, "))
})

test('Ctrl-C removes the container', async () => {
  await driver.watcher.stop()
  expect(await containersNamed(driver.name)).toEqual([])
})
