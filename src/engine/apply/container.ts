import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { ContainerNotRunningError } from '../errors.ts'
import type { ChannelAnswer } from './channel.ts'
import { ChannelClosedError } from './channel.ts'
import { ChannelKeeper } from './channel-keeper.ts'
import { runExec, type ExecOptions } from './exec.ts'
import { MountPoints } from './mount-points.ts'
import { scriptCommand, type ScriptName } from './scripts.ts'

/** What the engine tells of a path without reading it. */
export interface PathStat {
  type: 'file' | 'directory' | 'symlink' | 'other'
  /** Permission bits. */
  mode: number
  size: number
  /** Where a link leads to in the end, absolute inside the container. */
  linkTarget: string
}

/** A thin handle on one container: the few engine calls that redoing steps is made of. */
export class ContainerHandle {
  readonly id: string
  /** It is not meant to run: only its files are wanted. */
  filesOnly = false
  readonly #docker: Docker
  readonly #channel: ChannelKeeper
  #hasShell: Promise<boolean> | undefined
  #mountPoints: Promise<MountPoints> | undefined

  constructor(docker: Docker, id: string, { channel = true }: { channel?: boolean } = {}) {
    this.#docker = docker
    this.id = id
    this.#channel = new ChannelKeeper(docker.getContainer(id), !channel)
  }

  /** @throws ContainerNotRunningError where the container is gone, stopped or paused */
  async ensureUsable(): Promise<void> {
    // Its shell ends with the container, and one that is paused is found out when it does not answer.
    if (this.#channel.isOpen) return
    const state = await this.#container
      .inspect()
      .then(({ State }) => State)
      .catch((cause: { statusCode?: number }) => {
        if (cause.statusCode === 404) return undefined
        throw cause
      })
    if (state && (this.filesOnly || (state.Running && !state.Paused))) return
    const what = !state ? 'is gone' : state.Paused ? 'is paused' : 'is not running'
    throw new ContainerNotRunningError(`The container ${this.id.slice(0, 12)} ${what}.`, {
      hint: 'Start it, or start a new one, and push again.',
    })
  }

  /** undefined where there is nothing at the path; a link at its end is not followed. */
  async stat(path: string): Promise<PathStat | undefined> {
    let response: IncomingMessage
    try {
      response = (await this.#container.infoArchive({ path })) as IncomingMessage
    } catch (error) {
      // The engine answers 404 for a missing path, 500 for a path below a file.
      const { statusCode } = error as { statusCode?: number }
      if (statusCode === 404 || statusCode === 500) return undefined
      throw error
    }
    response.resume()
    const header = response.headers['x-docker-container-path-stat'] as string
    const stat = JSON.parse(Buffer.from(header, 'base64').toString()) as GoFileStat
    return {
      type: typeOf(stat.mode),
      mode: permissions(stat.mode),
      size: stat.size,
      linkTarget: stat.linkTarget,
    }
  }

  /** The path as a tar stream, names starting at the path's last part; undefined where it is missing. */
  async get(path: string): Promise<Readable | undefined> {
    try {
      return (await this.#container.getArchive({ path })) as Readable
    } catch (error) {
      const { statusCode } = error as { statusCode?: number }
      if (statusCode === 404) return undefined
      throw error
    }
  }

  /** Unpacks a tar whose names are relative to the root. */
  async put(tar: Buffer | Readable): Promise<void> {
    await this.#container.putArchive(tar, { path: '/' })
  }

  /** Runs a command to its end; rejects only where it could not be run at all. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<number> {
    return runExec(this.#container, argv, options)
  }

  /**
   * Runs one of our own scripts as root: through the channel where it can, else as a command.
   *
   * @throws ChannelClosedError where the channel closed meanwhile and the script cannot run twice
   */
  async script(
    name: ScriptName,
    args: readonly string[],
  ): Promise<{ code: number; stdout: Buffer; stderr: Buffer }> {
    const answer = await this.throughChannel(name, args).catch(async (error: unknown) => {
      if (!(error instanceof ChannelClosedError) || name === 'moveStaged') throw error
      await this.ensureUsable()
      return undefined
    })
    if (answer) return { code: answer.code, stdout: answer.output, stderr: Buffer.alloc(0) }
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    const code = await this.exec(scriptCommand(name, args), {
      onOutput: (data, isStderr) => void (isStderr ? stderr : stdout).push(data),
    })
    return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }
  }

  /**
   * Runs one of our own scripts through the channel.
   *
   * @param body a tar that is unpacked at the root before; where that fails, the script is not run
   * @returns undefined where there is no channel, or the arguments cannot travel through it
   * @throws ChannelClosedError where it closed before the answer came
   */
  throughChannel(
    name: ScriptName,
    args: readonly string[],
    body?: Buffer,
  ): Promise<ChannelAnswer | undefined> {
    return this.filesOnly ? Promise.resolve(undefined) : this.#channel.run(name, args, body)
  }

  /** Opens the channel ahead of its first use. */
  prepare(): void {
    if (!this.filesOnly) this.#channel.prepare()
  }

  /** Closes the channel for good. */
  closeChannel(): Promise<void> {
    return this.#channel.close()
  }

  /** Where it has other file systems than its own; asked once. */
  mountPoints(): Promise<MountPoints> {
    this.#mountPoints ??= this.#container.inspect().then((info) => new MountPoints(info))
    return this.#mountPoints
  }

  /** Whether commands of our own can be run in it; asked once. */
  hasShell(): Promise<boolean> {
    this.#hasShell ??= this.stat('/bin/sh').then((stat) => stat !== undefined)
    return this.#hasShell
  }

  /** @param stopTimeout seconds that the app has to stop by itself; 0 kills it at once */
  async restart(stopTimeout: number): Promise<void> {
    await this.#container.restart({ t: stopTimeout })
    this.#channel.reset()
    this.prepare()
  }

  async remove(): Promise<void> {
    await this.closeChannel()
    await this.#container
      .remove({ force: true, v: true })
      .catch((cause: { statusCode?: number }) => {
        // Gone already, or on its way: that is what was asked for.
        if (cause.statusCode !== 404 && cause.statusCode !== 409) throw cause
      })
  }

  get #container(): Docker.Container {
    return this.#docker.getContainer(this.id)
  }
}

interface GoFileStat {
  mode: number
  size: number
  linkTarget: string
}

/** Go's `fs.FileMode` keeps the type and the set-ID bits above the permissions. */
function typeOf(mode: number): PathStat['type'] {
  if (mode & (1 << 31)) return 'directory'
  if (mode & (1 << 27)) return 'symlink'
  return mode & ((1 << 26) | (1 << 25) | (1 << 24) | (1 << 21) | (1 << 19)) ? 'other' : 'file'
}

function permissions(mode: number): number {
  const special =
    (mode & (1 << 23) ? 0o4000 : 0) |
    (mode & (1 << 22) ? 0o2000 : 0) |
    (mode & (1 << 20) ? 0o1000 : 0)
  return (mode & 0o777) | special
}
