import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { RESTART_SIGNAL, SUPERVISED_LABEL } from '../../docker/supervisor.ts'
import { ContainerNotRunningError } from '../errors.ts'
import { ArchiveApi } from './archive-api.ts'
import type { ChannelAnswer } from './channel.ts'
import type { ChannelCost } from './channel-program.ts'
import { ChannelClosedError } from './channel.ts'
import { ASK_A_SHELL } from './agent-request.ts'
import { ChannelLanes } from './channel-lanes.ts'
import { runExec } from './exec.ts'
import { MountPoints } from './mount-points.ts'
import type { PathStat } from './path-stat.ts'
import { ReadyCommands } from './ready-commands.ts'
import { scriptCommand, type ScriptName } from './scripts.ts'

/** A thin handle on one container: the few engine calls that redoing steps is made of. */
export class ContainerHandle {
  readonly id: string
  /** It is not meant to run: only its files are wanted. */
  filesOnly = false
  #supervised: Promise<boolean> | undefined
  readonly #docker: Docker
  readonly #archives: ArchiveApi
  readonly #channels: ChannelLanes
  readonly #commands: ReadyCommands
  #settled = Promise.resolve()
  #hasShell: Promise<boolean> | undefined
  #mountPoints: Promise<MountPoints> | undefined

  constructor(docker: Docker, id: string) {
    this.#docker = docker
    this.id = id
    this.#archives = new ArchiveApi(docker.getContainer(id))
    this.#channels = new ChannelLanes(docker, id)
    this.#commands = new ReadyCommands(docker.getContainer(id))
  }

  /** @throws ContainerNotRunningError where the container is gone, stopped or paused */
  async ensureUsable(): Promise<void> {
    // Its shell ends with the container, and one that is paused is found out when it does not answer.
    if (this.#channels.isOpen) return
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
  stat(path: string): Promise<PathStat | undefined> {
    return this.#archives.stat(path)
  }

  /** The path as a tar stream, names starting at the path's last part; undefined where it is missing. */
  get(path: string): Promise<Readable | undefined> {
    return this.#archives.get(path)
  }

  /** Unpacks a tar in a directory, which is there: the root unless said. */
  put(tar: Buffer[] | Readable, directory?: string): Promise<void> {
    return this.#archives.put(tar, directory)
  }

  /** Milliseconds that the engine takes to unpack a tar with nothing in it; 2 to 50 are usual. */
  get putCost(): number {
    return this.#archives.putCost
  }

  /** The commands of RUN steps that wait for their start. */
  get commands(): ReadyCommands {
    return this.#commands
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
      if (!(error instanceof ChannelClosedError) || name.endsWith('Staged')) throw error
      await this.ensureUsable()
      return this.throughChannel(name, args).catch(() => undefined)
    })
    if (answer && answer.code !== ASK_A_SHELL)
      return { code: answer.code, stdout: answer.output, stderr: Buffer.alloc(0) }
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    const code = await runExec(this.#container, scriptCommand(name, args), (data, isStderr) => {
      void (isStderr ? stderr : stdout).push(data)
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
    body?: readonly Buffer[],
  ): Promise<ChannelAnswer | undefined> {
    return this.filesOnly ? Promise.resolve(undefined) : this.#channels.run(name, args, body)
  }

  /** Opens the channels, and asks what a push will want to know, ahead of the first one. */
  prepare(): void {
    if (!this.filesOnly) this.#settled = this.#channels.prepare()
    // What else the engine has to do would count for what it is timed with.
    const timed = this.#settled.then(() => this.#archives.timePut())
    // Whoever wants the answer is told why there is none.
    const asked = [this.hasShell(), this.mountPoints(), timed]
    for (const answer of asked) answer.catch(() => {})
  }

  /** Resolves when its files are its own: the agent's is there for a moment before that runs. */
  get settled(): Promise<void> {
    return this.#settled
  }

  /** Ends the channels and what waits in the container, for good. */
  closeChannel(): Promise<void> {
    this.#commands.close()
    return this.#channels.close()
  }

  /** Where it has other file systems than its own; asked once. */
  mountPoints(): Promise<MountPoints> {
    this.#mountPoints ??= this.#container.inspect().then((info) => new MountPoints(info))
    this.#mountPoints.catch(() => (this.#mountPoints = undefined))
    return this.#mountPoints
  }

  /** Whether scripts of our own can be run in it: the agent can, or there is a shell. */
  async hasScripts(): Promise<boolean> {
    return (await this.channelCost()) !== undefined || this.hasShell()
  }

  /** What a request through the channel costs; undefined where there can be none. */
  async channelCost(): Promise<ChannelCost | undefined> {
    return this.filesOnly ? undefined : this.#channels.cost()
  }

  /** Whether it has a shell; asked once. */
  hasShell(): Promise<boolean> {
    this.#hasShell ??= this.stat('/bin/sh').then((stat) => stat !== undefined)
    this.#hasShell.catch(() => (this.#hasShell = undefined))
    return this.#hasShell
  }

  /** @param stopTimeout seconds that the app has to stop by itself; 0 kills it at once */
  async restart(stopTimeout: number): Promise<void> {
    if (stopTimeout === 0 && (await this.isSupervised())) {
      await this.kill(RESTART_SIGNAL)
      return
    }
    await this.#container.restart({ t: stopTimeout })
    this.#channels.reset()
    this.#commands.reset()
    this.prepare()
  }

  /** Starts one of which only the files were wanted so far, and of which no more than commands is. */
  async start(): Promise<void> {
    this.filesOnly = true
    await this.#container.start()
  }

  /** Sends the app's first process a signal. */
  async kill(signal: string): Promise<void> {
    await this.#container.kill({ signal })
  }

  /** Whether PID 1 starts the app anew on a signal; asked once. */
  isSupervised(): Promise<boolean> {
    this.#supervised ??= this.#container
      .inspect()
      .then(({ Config }) => Config.Labels?.[SUPERVISED_LABEL] === '1')
    return this.#supervised
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
