import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Files } from './builds.ts'
import { containersNamed, filesOnDisk } from './container.ts'
import type { Driven } from './driven-bundlers.ts'
import { Driver, PUSH } from './driver.ts'

const hasFailed = (build: Files | null) => build === null

export async function addsModule(driver: Driver): Promise<void> {
  const size = driver.held.size
  await driver.save('src/more.js', "export const more = 'one more'\n")
  const use = "import('./more.js').then(({ more }) => console.log(more))\n"
  await driver.follows(() => driver.edit('src/main.js', 'import(', `${use}import(`))
  expect(driver.held.size).toBeGreaterThan(size)
}

/** What every bundler goes through, from its first build to Ctrl-C. */
export function drive(bundler: Driven): void {
  let driver: Driver

  beforeAll(async () => {
    driver = await Driver.create(bundler)
    driver.start()
  })

  afterAll(() => driver?.end())

  test('the first build', () => driver.started())

  test('a lazy chunk: its name changes with its content', async () => {
    const { changed, removed } = await driver.follows(() =>
      driver.edit('src/lazy.js', 'first', 'second'),
    )
    expect(changed).toBeGreaterThan(0)
    expect(removed).toBeGreaterThan(0)
  })

  test('a file that is touched', async () => {
    const from = driver.watcher.output.length
    const now = new Date()
    await utimes(join(driver.project.root, 'src/lazy.js'), now, now)
    await driver.staysAs(from)
  })

  test('a module that is added', () => addsModule(driver))

  test('a module that is dropped', async () => {
    const text = await driver.source('src/main.js')
    const without = text.replace(/import\('.\/more.*\n/, '')
    const { removed } = await driver.follows(() => driver.save('src/main.js', without))
    expect(removed).toBeGreaterThan(0)
  })

  test('a source that is deleted, and put back', async () => {
    const text = await driver.source('src/lazy.js')
    await driver.leavesAlone(() => driver.project.remove('src/lazy.js'), hasFailed)
    await driver.leavesAlone(() => driver.save('src/lazy.js', text), driver.isHeld)
  })

  test('a syntax error, and its fix', async () => {
    await driver.leavesAlone(() => driver.edit('src/main.js', 'console', '}console'), hasFailed)
    await driver.follows(() => driver.edit('src/main.js', "}console.log('", "console.log('fixed, "))
  })

  test('two edits during a slow push', async () => {
    const { watcher } = driver
    const from = watcher.output.length
    const last = async () => (await driver.builds()).at(-1)!
    await driver.edit('src/main.js', 'the entry', 'a slow push')
    const isInside = async () => {
      const build = await last()
      return !driver.isHeld(build) && isDeepStrictEqual(await driver.container(), build)
    }
    await watcher.until(isInside, 'the files of the slow push')
    const known = (await driver.builds()).length
    await driver.edit('src/lazy.js', 'second', 'third')
    await watcher.until(async () => (await driver.builds()).length > known, 'the build in between')
    expect(watcher.output.slice(from)).not.toMatch(PUSH)
    await driver.edit('src/main.js', 'a slow push', 'a quick push')
    const hasArrived = async () => {
      const isPushed = PUSH.test(watcher.output.slice(from))
      return isPushed && isDeepStrictEqual(await driver.container(), await last())
    }
    await watcher.until(hasArrived, 'the last edit')
    driver.held = await driver.container()
  })

  test('a content that comes back', async () => {
    const before = driver.held
    await driver.follows(() => driver.edit('src/lazy.js', 'third', 'fourth'))
    await driver.follows(() => driver.edit('src/lazy.js', 'fourth', 'third'))
    expect(driver.held).toEqual(before)
  })

  test('a start over what an earlier one left in the directory', async () => {
    const known = (await driver.builds()).length
    await driver.watcher.stop()
    expect(await containersNamed(driver.name)).toEqual([])
    await driver.edit('src/lazy.js', 'third', 'while it was down')
    await driver.age(['src/lazy.js'])
    driver.start()
    await driver.started(known)
    expect(driver.held).toEqual(await filesOnDisk(join(driver.project.root, 'dist')))
    await driver.follows(() => driver.edit('src/lazy.js', 'while', 'long after'))
  })

  test('Ctrl-C removes the container', async () => {
    await driver.watcher.stop()
    expect(await containersNamed(driver.name)).toEqual([])
  })
}
