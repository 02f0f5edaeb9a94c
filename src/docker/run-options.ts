import { resolve } from 'node:path'
import type Docker from 'dockerode'
import { OptionsError } from '../engine/errors.ts'
import type { PortOption } from './ports.ts'
import { portBindings } from './ports.ts'

/** Marks what this package has started. */
export const OWN_LABEL = 'dev.unplugin-livepush'

export interface RunContainerOptions {
  /** Name or ID of the image. */
  image: string
  /** @default one that the engine makes up */
  name?: string
  /** Ports to publish, each as `parsePort` takes it. */
  ports?: readonly (string | number | PortOption)[]
  /** Environment variables, by name or as `NAME=value` each. */
  env?: Readonly<Record<string, string>> | readonly string[]
  /**
   * Volumes as `docker run --volume` takes them: `'data:/data'`, `'./data:/data:ro'`,
   * `'/data'`. A source that begins with `.` is relative to `directory`.
   */
  volumes?: readonly string[]
  /** @default the working directory of the process */
  directory?: string
  /** @default the engine's default network */
  network?: string
  /** Beside the one that marks the container as ours. */
  labels?: Readonly<Record<string, string>>
  /** In place of the image's CMD, a word each. */
  command?: readonly string[]
  /** In place of the image's ENTRYPOINT, a word each; the image's CMD then no longer counts. */
  entrypoint?: readonly string[]
  /** @default the image's WORKDIR */
  workdir?: string
  /** @default the image's USER */
  user?: string
  /**
   * Whether the engine puts its init in front of the command, to reap processes and pass signals.
   * @default false
   */
  init?: boolean
  /**
   * Whether PID 1 is our supervisor, where the image has a shell and the engine's init is not wanted.
   * @default false
   */
  supervise?: boolean
  /** Gives the start up; what was made until then is removed. */
  signal?: AbortSignal
}

/**
 * The options in the form that the engine's API has for them.
 * @throws OptionsError naming the port or the volume that cannot be used
 */
export function createOptions(options: RunContainerOptions): Docker.ContainerCreateOptions {
  const { name, network, command, entrypoint, workdir, user, init } = options
  const { exposed, bindings } = portBindings(options.ports ?? [])
  const volumes = (options.volumes ?? []).map((text) => parseVolume(text, options.directory))
  const anonymous = volumes.filter((volume) => volume.startsWith('/') && !volume.includes(':'))
  return {
    Image: options.image,
    Labels: { ...options.labels, [OWN_LABEL]: '1' },
    Env: envList(options.env ?? []),
    ExposedPorts: exposed,
    Volumes: Object.fromEntries(anonymous.map((path) => [path, {}])),
    HostConfig: {
      PortBindings: bindings,
      Binds: volumes.filter((volume) => !anonymous.includes(volume)),
      ...(network !== undefined && { NetworkMode: network }),
      ...(init !== undefined && { Init: init }),
    },
    ...(name !== undefined && { name }),
    ...(command && { Cmd: [...command] }),
    ...(entrypoint && { Entrypoint: [...entrypoint] }),
    ...(workdir !== undefined && { WorkingDir: workdir }),
    ...(user !== undefined && { User: user }),
  }
}

function envList(env: Readonly<Record<string, string>> | readonly string[]): string[] {
  if (Array.isArray(env)) return [...(env as readonly string[])]
  return Object.entries(env).map(([name, value]) => `${name}=${value}`)
}

/** The engine takes a relative source for the name of a volume. */
function parseVolume(text: string, directory = process.cwd()): string {
  const [, source, rest] = /^((?:[A-Za-z]:[\\/])?[^:]+)(:.*)?$/s.exec(text) ?? []
  if (source === undefined || (rest === undefined && !source.startsWith('/'))) {
    throw new OptionsError(`${JSON.stringify(text)} is no volume.`, {
      hint: "Write it as 'name:/path', './directory:/path:ro' or '/path'.",
    })
  }
  const isRelative = /^\.{1,2}(?:$|[\\/])/.test(source)
  return (isRelative ? resolve(directory, source) : source) + (rest ?? '')
}
