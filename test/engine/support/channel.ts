import type Docker from 'dockerode'
import { putAgent } from '../../../src/engine/container/agent.ts'
import { agentProgram } from '../../../src/engine/container/agent-request.ts'
import type { ChannelProgram } from '../../../src/engine/container/channel-program.ts'
import { ContainerHandle } from '../../../src/engine/container/container.ts'
import { shellProgram } from '../../../src/engine/container/shell-request.ts'
import type { PlacedEntry } from '../../../src/engine/files/archive.ts'
import { BUSYBOX, docker, dockerCli } from './engine.ts'

const LOOP = ['/bin/sh', '-c', 'while :; do sleep 1; done']

/** A running container, with what tests of its channels do in it. */
export async function startForChannels(HostConfig: Docker.HostConfig = {}, image = BUSYBOX) {
  const container = await docker.createContainer({
    Image: image,
    Cmd: LOOP,
    HostConfig: { Init: true, ...HostConfig },
  })
  await container.start()
  const shell = (script: string) => dockerCli('exec', container.id, '/bin/sh', '-c', script)
  const top = async () =>
    (await dockerCli('top', container.id, '-eo', 'pid,args')).split('\n').map((line) => line.trim())
  return {
    container,
    handle: new ContainerHandle(docker, container.id),
    shell,
    /** How many processes have a command line that begins like this. */
    processes: async (command: string) => {
      return (await top()).filter((line) => line.replace(/^\d+ +/, '').startsWith(command)).length
    },
    /** Tokens of the programs at the other end of channels; what a shell forks shows the same. */
    programs: async () => {
      const lines = await top()
      const shells = lines.filter((line) => line.includes('token=$1'))
      const agents = lines.filter((line) =>
        / (\/\.livepush-\S+|\/proc\/\d+\/exe) [0-9a-f]{24}$/.test(line),
      )
      const tokens = [
        ...shells.map((line) => line.split(' ').at(-2)!),
        ...agents.map((line) => line.split(' ').at(-1)!),
      ]
      return [...new Set(tokens)]
    },
    killPrograms: () =>
      shell(`for path in /proc/[0-9]*; do
        if grep -q -e "^token=" -e "^/[.]livepush-" -e "^/proc/[0-9]*/exe" $path/cmdline; then kill -9 \${path#/proc/}; fi
      done; true`),
  }
}

/** What can be at the other end of a channel: the agent, or shells with leads of so many bytes. */
export const PROGRAMS = {
  agent: async (container: Docker.Container) => agentProgram((await putAgent(docker, container))!),
  shell: () => Promise.resolve(shellProgram(0)),
  'loaded shell': () => Promise.resolve(shellProgram(4096)),
} satisfies Record<string, (container: Docker.Container) => Promise<ChannelProgram>>

/** Begins a session of which the client goes when it has sent these bytes. */
export async function sendAndGo(
  container: Docker.Container,
  { argv }: ChannelProgram,
  bytes: Buffer,
): Promise<void> {
  const exec = await container.exec({
    Cmd: argv,
    AttachStdin: true,
    AttachStdout: true,
  })
  const stream = await exec.start({ hijack: true, stdin: true })
  stream.write(bytes, () => stream.destroy())
}

export function file(path: string, content: Buffer | string): PlacedEntry {
  const bytes = Buffer.from(content)
  const wanted = { type: 'file', size: bytes.length, mode: 0o644, uid: 0, gid: 0 } as const
  return { path, wanted: { ...wanted, mtime: 0 }, read: () => Promise.resolve(bytes) }
}

export async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 100) throw new Error('It never came true.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
