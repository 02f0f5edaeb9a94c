import { readFile, rename, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { difference, pushed, recordedBuilds, type Files } from './builds.ts'
import { containersNamed, docker, filesInContainer, filesOnDisk } from './container.ts'
import { drivenApp } from './driven-app.ts'
import { Project, repository, type Watcher } from './harness.ts'

/** A bundler to drive: how it is told what to do, and how it is started to watch. */
export interface Driven {
  name: string
  /** Its configuration, which puts a record of each build into `builds.jsonl`. */
  files: Record<string, string>
  /** Its CLI or a script, from the repository's `node_modules` or from the project. */
  cli: string
  args: string[]
}

/** Longer than a push takes. */
const A_WHILE = 600
const PUSH = /livepush {2}.* → /

/** Edits a small application and compares the container with what the bundler says it built. */
export function drive({ name: bundler, files, cli, args }: Driven): void {
  const name = `livepush-test-${bundler}-${process.pid}`
  let project: Project
  let watcher: Watcher
  /** What the container holds. */
  let held: Files = new Map()
  /** What lay in the directory before the bundler started, and is in no list of its. */
  let leftovers: Files = new Map()

  const builds = () => recordedBuilds(project.root)
  const container = () => filesInContainer(name, '/srv')

  const source = (path: string) => readFile(join(project.root, path), 'utf8')

  /** In one go: what a bundler reads is never half of it. */
  async function save(path: string, text: string) {
    await writeFile(join(project.root, 'saving'), text)
    await rename(join(project.root, 'saving'), join(project.root, path))
  }

  async function edit(path: string, what: string, by: string) {
    const text = await source(path)
    expect(text).toContain(what)
    await save(path, text.replace(what, by))
  }

  function start() {
    const isInstalled = !Object.hasOwn(files, cli)
    const path = isInstalled ? join(repository, 'node_modules', cli) : cli
    watcher = project.watch(path, args, { CONTAINER: name })
  }

  /** Waits for the container of this start: it holds the first build since there were `known`. */
  async function started(known: number) {
    await watcher.line(/livepush {2}.* is running/)
    const all = await builds()
    expect(all.length).toBeGreaterThan(known)
    held = await container()
    const last = all.at(-1)!
    leftovers = new Map([...held].filter(([path]) => !last.has(path)))
    expect(held).toEqual(together(leftovers, last))
  }

  /** Makes a change, and waits until the container is what the build that it starts consists of. */
  async function follows(change: () => Promise<void>) {
    const from = watcher.output.length
    const known = (await builds()).length
    const before = held
    await change()
    // Some build twice, and for the first time without having seen the change.
    const isBuilt = async () => {
      held = together(leftovers, (await builds()).slice(known).at(-1) ?? before)
      return !isDeepStrictEqual(held, before)
    }
    await watcher.until(isBuilt, 'a build that differs')
    const counts = () => pushed(watcher.output.slice(from))
    const arrived = async () => {
      return (await isBuilt()) && isDeepStrictEqual(counts(), difference(before, held))
    }
    await watcher.until(arrived, 'the push').catch(() => {})
    expect(counts(), watcher.output).toEqual(difference(before, held))
    expect(await container()).toEqual(held)
    return difference(before, held)
  }

  /** Makes a change, waits until it had its effect, and sees that the container is left alone. */
  async function leavesAlone(change: () => Promise<void>, effect: (last: Files | null) => boolean) {
    const from = watcher.output.length
    const known = (await builds()).length
    await change()
    const hasEffect = async () => {
      const all = await builds()
      return all.length > known && effect(all.at(-1)!)
    }
    await watcher.until(hasEffect, 'a build')
    await sleep(A_WHILE)
    expect(watcher.output.slice(from)).not.toMatch(PUSH)
    expect(await container()).toEqual(held)
  }

  const failing = (last: Files | null) => last === null

  beforeAll(async () => {
    project = await Project.create({ ...drivenApp, ...files })
    await settled(project.root, Object.keys({ ...drivenApp, ...files }))
    start()
  })

  afterAll(async () => {
    await watcher?.stop('SIGKILL')
    for (const id of await containersNamed(name))
      await docker.getContainer(id).remove({ force: true })
    await project.remove()
  })

  test('the first build', () => started(0))

  test('a lazy chunk: its name changes with its content', async () => {
    const { changed, removed } = await follows(() => edit('src/lazy.js', 'first', 'second'))
    expect(changed).toBeGreaterThan(0)
    expect(removed).toBeGreaterThan(0)
  })

  test('a file that is touched', async () => {
    const from = watcher.output.length
    const now = new Date()
    await utimes(join(project.root, 'src/lazy.js'), now, now)
    await sleep(2 * A_WHILE)
    expect(watcher.output.slice(from)).not.toMatch(PUSH)
    expect(await container()).toEqual(held)
  })

  test('a module that is added', async () => {
    const more = "import('./more.js').then(({ more }) => console.log(more))\n"
    await save('src/more.js', "export const more = 'one more'\n")
    await follows(() => edit('src/main.js', 'import(', `${more}import(`))
    expect(held.size).toBeGreaterThan(2)
  })

  test('a module that is dropped', async () => {
    const text = await source('src/main.js')
    const without = text.replace(/import\('.\/more.*\n/, '')
    const { removed } = await follows(() => save('src/main.js', without))
    expect(removed).toBeGreaterThan(0)
  })

  test('a source that is deleted, and restored', async () => {
    const text = await source('src/lazy.js')
    await leavesAlone(() => project.remove('src/lazy.js'), failing)
    const isSame = (last: Files | null) => isDeepStrictEqual(together(leftovers, last), held)
    await leavesAlone(() => save('src/lazy.js', text), isSame)
  })

  test('a syntax error, and its fix', async () => {
    await leavesAlone(() => edit('src/main.js', 'console', '}console'), failing)
    await follows(() => edit('src/main.js', '}console', ';console'))
  })

  test('two edits during a slow push', async () => {
    const from = watcher.output.length
    await edit('src/main.js', 'the entry', 'a slow push')
    const isInside = async () => {
      const last = (await builds()).at(-1)
      return last && !isDeepStrictEqual(last, held) && isDeepStrictEqual(await container(), last)
    }
    await watcher.until(isInside, 'the files of the slow push')
    await edit('src/lazy.js', 'second', 'third')
    await sleep(A_WHILE)
    expect(watcher.output.slice(from)).not.toMatch(PUSH)
    await edit('src/main.js', 'a slow push', 'a quick push')
    const arrived = async () => {
      const last = (await builds()).at(-1)
      return PUSH.test(watcher.output.slice(from)) && isDeepStrictEqual(await container(), last)
    }
    await watcher.until(arrived, 'the last edit')
    held = await container()
  })

  test('a file that is restored', async () => {
    const before = held
    await follows(() => edit('src/lazy.js', 'third', 'fourth'))
    await follows(() => edit('src/lazy.js', 'fourth', 'third'))
    expect(held).toEqual(before)
  })

  test('a start over what an earlier one left in the directory', async () => {
    const known = (await builds()).length
    await watcher.stop()
    expect(await containersNamed(name)).toEqual([])
    await edit('src/lazy.js', 'third', 'while it was down')
    await settled(project.root, ['src/lazy.js'])
    start()
    await started(known)
    expect(held).toEqual(await filesOnDisk(join(project.root, 'dist')))
    await follows(() => edit('src/lazy.js', 'while', 'long after'))
  })

  test('Ctrl-C removes the container', async () => {
    await watcher.stop()
    expect(await containersNamed(name)).toEqual([])
  })
}

/** The files of both; where a path is in both, those of the second. */
function together(some: Files, others: Files | null): Files {
  return new Map([...some, ...(others ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A watcher that starts takes what was written a moment ago for an edit. */
async function settled(root: string, paths: string[]) {
  const past = new Date(Date.now() - 60_000)
  for (const path of paths) await utimes(join(root, path), past, past)
}
