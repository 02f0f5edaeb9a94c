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
 * A channel to our own agent (`src/agent`): a static program of a few kilobytes that does what our
 * scripts do, without a process for each file and in images that have no shell. It removes its own
 * file as soon as it runs.
 *
 * @returns undefined where it cannot run: another machine, a read-only root, a mount without `exec`
 */
export async function openAgent(
  docker: Docker,
  container: Docker.Container,
): Promise<Channel | undefined> {
  const path = await putAgent(docker, container).catch(() => undefined)
  if (path === undefined) return undefined
  const channel = await Channel.open(container, agentProgram(path)).catch(() => undefined)
  // The engine clears the way for a link before it finds that this one leads nowhere.
  if (!channel) await container.putArchive(linkArchive(path), { path: '/' }).catch(() => {})
  return channel
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
