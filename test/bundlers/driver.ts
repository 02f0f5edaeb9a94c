import { readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { difference, pushed, recordedBuilds, type Files } from './builds.ts'
import { filesInContainer, removeNamed } from './container.ts'
import { drivenApp } from './driven-app.ts'
import type { Driven } from './driven-bundlers.ts'
import { Project, repository, type Watcher } from './harness.ts'

/** Longer than a push takes. */
export const A_WHILE = 600

/** The line of a push. */
export const PUSH = /livepush {2}.* → /

/** Drives one bundler that watches, and compares the container with what it says it built. */
export class Driver {
  readonly name: string
  watcher!: Watcher
  /** What the container holds. */
  held: Files = new Map()
  /** What lay in the directory before the bundler started, and is in no list of its. */
  #leftovers: Files = new Map()

  private constructor(
    readonly bundler: Driven,
    readonly project: Project,
  ) {
    this.name = `livepush-test-${bundler.name}-${process.pid}`
  }

  static async create(bundler: Driven): Promise<Driver> {
    const files = { ...drivenApp, ...bundler.files }
    const driver = new Driver(bundler, await Project.create(files))
    await driver.age(Object.keys(files))
    return driver
  }

  start(): void {
    const { cli, files, watch } = this.bundler
    const path = Object.hasOwn(files, cli) ? cli : join(repository, 'node_modules', cli)
    const options = { restart: false, run: { name: this.name } }
    this.watcher = this.project.watch(path, watch, { LIVEPUSH: JSON.stringify(options) })
  }

  async end(): Promise<void> {
    await this.watcher?.stop()
    await removeNamed(this.name)
    await this.project.remove()
  }

  builds = () => recordedBuilds(this.project.root)
  container = () => filesInContainer(this.name, '/srv')
  source = (path: string) => readFile(join(this.project.root, path), 'utf8')

  save = (path: string, text: string) => this.project.save(path, text)
  edit = (path: string, what: string, by: string) => this.project.edit(path, what, by)

  /** A watcher that starts takes what was written a moment ago for an edit. */
  async age(paths: string[]): Promise<void> {
    const past = new Date(Date.now() - 60_000)
    for (const path of paths) await utimes(join(this.project.root, path), past, past)
  }

  /** Waits for the container of this start: it holds the first build since there were `known`. */
  async started(known = 0): Promise<void> {
    await this.watcher.line(/livepush {2}.* is running/)
    const builds = await this.builds()
    expect(builds.length).toBeGreaterThan(known)
    const last = builds.at(-1)!
    this.held = await this.container()
    this.#leftovers = new Map([...this.held].filter(([path]) => !last.has(path)))
    expect(this.held).toEqual(together(this.#leftovers, last))
  }

  /** Makes a change, and waits until the container is what the build that it starts consists of. */
  async follows(change: () => Promise<void>): Promise<{ changed: number; removed: number }> {
    const from = this.watcher.output.length
    const known = (await this.builds()).length
    const before = this.held
    await change()
    // Some build twice, and for the first time without having seen the change.
    const isBuilt = async () => {
      const last = (await this.builds()).slice(known).at(-1)
      this.held = last ? together(this.#leftovers, last) : before
      return !isDeepStrictEqual(this.held, before)
    }
    await this.watcher.until(isBuilt, 'a build that differs')
    const counts = () => pushed(this.watcher.output.slice(from))
    const hasArrived = async () =>
      (await isBuilt()) && isDeepStrictEqual(counts(), difference(before, this.held))
    await this.watcher.until(hasArrived, 'the push').catch(() => {})
    expect(counts(), this.watcher.output).toEqual(difference(before, this.held))
    expect(await this.container()).toEqual(this.held)
    return counts()
  }

  /** Makes a change, waits for its effect, and sees that the container is left alone. */
  async leavesAlone(
    change: () => Promise<void>,
    hasEffect: (last: Files | null) => boolean,
  ): Promise<void> {
    const from = this.watcher.output.length
    const known = (await this.builds()).length
    await change()
    const isBuilt = async () => {
      const builds = await this.builds()
      return builds.length > known && hasEffect(builds.at(-1)!)
    }
    await this.watcher.until(isBuilt, 'a build')
    await this.staysAs(from)
  }

  /** Sees that nothing is pushed for a while, and was since the bundler's output had that length. */
  async staysAs(from: number): Promise<void> {
    await sleep(A_WHILE)
    expect(this.watcher.output.slice(from)).not.toMatch(PUSH)
    expect(await this.container()).toEqual(this.held)
  }

  /** Whether a build is what the container holds. */
  isHeld = (build: Files | null): boolean =>
    build !== null && isDeepStrictEqual(together(this.#leftovers, build), this.held)
}

/** The files of both; where a path is in both, those of the second. */
function together(some: Files, others: Files): Files {
  return new Map([...some, ...others].sort(([a], [b]) => (a < b ? -1 : 1)))
}
