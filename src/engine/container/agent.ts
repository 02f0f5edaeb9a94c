import { gunzipSync } from 'node:zlib'
import type Docker from 'dockerode'
import { END, headerOf, padding } from '../files/tar-header.ts'
import { ownName } from '../files/own-names.ts'
import { AGENT_PROGRAMS } from './agent-programs.ts'
import { agentProgram } from './agent-request.ts'
import { Channel } from './channel.ts'

/** By engine: the agent for the machine that its containers run on, if there is one. */
const programs = new WeakMap<Docker, Promise<Buffer | undefined>>()

/**
 * Opens channels to our own agent (`src/agent`) in a container: a static program of a few kilobytes that
 * does what our scripts do, without a process for each file and in images that have no shell. Its file
 * is gone as soon as it runs.
 */
export class Agents {
  readonly #docker: Docker
  readonly #container: Docker.Container
  /** One that runs, and what is left of its file: others start from it. */
  #running: { channel: Channel; path: string } | undefined
  /** It was tried, and cannot run in there. */
  #isImpossible = false

  constructor(docker: Docker, container: Docker.Container) {
    this.#docker = docker
    this.#container = container
  }

  /** @returns undefined where it cannot run: another machine, a read-only root, a mount without `exec` */
  async open(): Promise<Channel | undefined> {
    if (this.#isImpossible) return undefined
    const again = this.#running?.channel.isOpen ? await this.#start(this.#running.path) : undefined
    if (again) return again
    const path = await putAgent(this.#docker, this.#container).catch(() => undefined)
    if (path === undefined) return undefined
    const channel = await this.#start(path)
    if (channel) {
      await this.#remember(channel)
    } else {
      this.#isImpossible = await this.#isUp()
      // The engine clears the way for a link before it finds that this one leads nowhere.
      await this.#container.putArchive(linkArchive(path), { path: '/' }).catch(() => {})
    }
    return channel
  }

  #start(path: string): Promise<Channel | undefined> {
    return Channel.open(this.#container, agentProgram(path)).catch(() => undefined)
  }

  /** Nothing runs in a container that does not. */
  #isUp(): Promise<boolean> {
    return this.#container.inspect().then(
      ({ State }) => State.Running && !State.Paused,
      () => false,
    )
  }

  async #remember(channel: Channel): Promise<void> {
    const answer = await channel.run('identify', []).catch(() => undefined)
    if (answer?.code !== 0) return
    this.#running = { channel, path: `/proc/${answer.output.toString()}/exe` }
  }
}

/** @returns the path that it is put at; undefined where there is none for the engine's machine */
export async function putAgent(
  docker: Docker,
  container: Docker.Container,
): Promise<string | undefined> {
  const program = await programFor(docker)
  if (!program) return undefined
  const path = `/${ownName()}`
  await container.putArchive(fileArchive(path, program), { path: '/' })
  return path
}

function programFor(docker: Docker): Promise<Buffer | undefined> {
  let program = programs.get(docker)
  if (!program) {
    program = docker.version().then(({ Arch }) => {
      const packed = AGENT_PROGRAMS[Arch]
      return packed === undefined ? undefined : gunzipSync(Buffer.from(packed, 'base64'))
    })
    programs.set(docker, program)
    program.catch(() => programs.delete(docker))
  }
  return program
}

const OWN = { mode: 0o700, uid: 0, gid: 0, mtime: 0 }

function fileArchive(path: string, content: Buffer): Buffer {
  const header = headerOf(path, { type: 'file', size: content.length, digest: '', ...OWN })
  return Buffer.concat([...header, content, padding(content.length), END])
}

function linkArchive(path: string): Buffer {
  const wanted = { type: 'file', size: 0, digest: '', ...OWN, linkedTo: `${path}/none` } as const
  return Buffer.concat([...headerOf(path, wanted), END])
}
