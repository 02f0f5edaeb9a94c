import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { difference, pushed, type Files } from './builds.ts'
import { docker, filesInContainer, filesOnDisk, removeNamed } from './container.ts'
import { A_WHILE, PUSH } from './driver.ts'
import { Project, repository, type Watcher } from './harness.ts'

const around = {
  'package.json': '{ "name": "app", "private": true }\n',
  Dockerfile: 'FROM livepush-test/busybox\nCOPY dist/ /srv/\nCMD ["sleep", "1000000"]\n',
  '.dockerignore': '*\n!dist\n',
}

/** A project whose `dist`, into which several outputs may go, a container holds in `/srv`. */
export class DistApp {
  watcher!: Watcher
  /** What the container holds. */
  held: Files = new Map()

  private constructor(
    readonly name: string,
    readonly project: Project,
  ) {}

  /** The configuration finds the plugin's options in the environment, as `LIVEPUSH`. */
  static async create(subject: string, files: Record<string, string>): Promise<DistApp> {
    const project = await Project.create({ ...around, ...files })
    return new DistApp(`livepush-test-${subject}-${process.pid}`, project)
  }

  /** Runs a bundler: a script from `node_modules` or of the project. */
  run(cli: string, args: string[], options: object = {}, env: Record<string, string> = {}): void {
    const path = cli.includes('/') ? join(repository, 'node_modules', cli) : cli
    const all = { restart: false, run: { name: this.name }, ...options }
    this.watcher = this.project.watch(path, args, { LIVEPUSH: JSON.stringify(all), ...env })
  }

  /** Starts a container that is there before the bundler is, and holds none of its files. */
  async startContainer(): Promise<void> {
    const Cmd = ['sh', '-c', 'mkdir -p /srv; exec sleep 1000000']
    const Image = 'livepush-test/busybox'
    await (await docker.createContainer({ name: this.name, Image, Cmd })).start()
  }

  /** Waits for the container of the first build. */
  async started(): Promise<void> {
    await this.watcher.line(/livepush {2}.* is running/)
    this.held = await this.disk()
    expect(await this.container()).toEqual(this.held)
  }

  disk = () => filesOnDisk(join(this.project.root, 'dist'))
  container = () => filesInContainer(this.name, '/srv')

  /**
   * Makes a change, and waits until the container holds what lies in `dist` then. Returns the files
   * that were written in the container for it, whether that changed them or not.
   */
  async follows(change: () => Promise<void>): Promise<string[]> {
    const from = this.watcher.output.length
    const { held } = this
    const before = await this.writes()
    await change()
    const counts = () => pushed(this.watcher.output.slice(from))
    const hasArrived = async () => {
      this.held = await this.disk().catch(() => held)
      const isBuilt = !isDeepStrictEqual(this.held, held)
      return isBuilt && isDeepStrictEqual(counts(), difference(held, this.held))
    }
    await this.watcher.until(hasArrived, 'the push').catch(() => {})
    expect(counts(), this.watcher.output).toEqual(difference(held, this.held))
    expect(await this.container()).toEqual(this.held)
    const after = await this.writes()
    return [...after.keys()].filter((path) => before.get(path) !== after.get(path)).sort()
  }

  /** Makes a change, waits for its effect on `dist`, and sees that the container is left alone. */
  async leavesAlone(change: () => Promise<void>, hasEffect: () => Promise<boolean>): Promise<void> {
    const from = this.watcher.output.length
    const before = await this.writes()
    await change()
    await this.watcher.until(hasEffect, 'the effect on dist')
    await sleep(A_WHILE)
    expect(this.watcher.output.slice(from)).not.toMatch(PUSH)
    expect(await this.container()).toEqual(this.held)
    expect(await this.writes()).toEqual(before)
  }

  async end(): Promise<void> {
    await this.watcher?.stop()
    await removeNamed(this.name)
    await this.project.remove()
  }

  /** By path, what is different after a file was written, even with what it held before. */
  private async writes(): Promise<Map<string, string>> {
    const Cmd = ['find', '/srv', '-type', 'f', '-exec', 'stat', '-c', '%n %i %z', '{}', '+']
    const exec = await docker.getContainer(this.name).exec({ Cmd, AttachStdout: true, Tty: true })
    const text = (await buffer(await exec.start({ Tty: true }))).toString()
    const lines = text.matchAll(/^\/srv\/(\S+) (.*)$/gm)
    return new Map([...lines].map(([, path, written]) => [path!, written!]))
  }
}
