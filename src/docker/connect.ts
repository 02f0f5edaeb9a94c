import { homedir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { EngineUnreachableError } from '../engine/errors.ts'
import { dockerodeOptions } from './address.ts'
import {
  configDirectory,
  contextAddress,
  currentContext,
  readCertificates,
} from './docker-context.ts'

export interface ConnectOptions {
  /** @default process.env */
  env?: NodeJS.ProcessEnv
  /** @default the user's */
  homeDir?: string
}

/** A place where an engine may be. */
export interface EngineCandidate {
  /** What says so, for people. */
  source: string
  address: string
  /** Absent when the address cannot be one. */
  options?: Docker.DockerOptions
}

/** Milliseconds that an engine has to answer. */
const PATIENCE = 10_000

/**
 * Finds the Docker engine that the docker CLI would use: `DOCKER_HOST`, else the current docker
 * context, else the first of the sockets that engines listen at by default.
 * @throws EngineUnreachableError naming what was tried
 */
export async function connectDocker({
  env = process.env,
  homeDir = homedir(),
}: ConnectOptions = {}): Promise<Docker> {
  const failures: string[] = []
  for (const { source, address, options } of await engineCandidates(env, homeDir)) {
    try {
      if (!options) throw new Error('this is no address of an engine')
      const docker = new Docker(options)
      await answered(docker)
      return docker
    } catch (error) {
      failures.push(`${address} (${source}): ${(error as Error).message}`)
    }
  }
  throw new EngineUnreachableError(`No Docker engine answers.\n  ${failures.join('\n  ')}\n`, {
    hint: failures.some((failure) => failure.includes('EACCES'))
      ? 'Add yourself to the group that may use the socket, which is "docker" mostly.'
      : 'Start Docker, or say with DOCKER_HOST where it is.',
  })
}

/** Where to look, in order; only the last strategy looks in more than one place. */
export async function engineCandidates(
  env: NodeJS.ProcessEnv,
  homeDir: string,
  platform: NodeJS.Platform = process.platform,
): Promise<EngineCandidate[]> {
  const sshAgent = env.SSH_AUTH_SOCK
  const config = configDirectory(env, homeDir)
  if (env.DOCKER_HOST) {
    const address = env.DOCKER_HOST
    const wantsTls = Boolean(env.DOCKER_TLS_VERIFY) || address.endsWith(':2376')
    const tls = wantsTls ? await readCertificates(env.DOCKER_CERT_PATH || config) : undefined
    const options = dockerodeOptions(address, { tls: tls ?? (wantsTls ? {} : undefined), sshAgent })
    return [{ source: 'DOCKER_HOST', address, options }]
  }
  const name = await currentContext(env, config)
  if (name !== undefined) {
    const found = await contextAddress(name, config)
    const source = `docker context "${name}"`
    if (!found) return [{ source, address: 'unknown' }]
    const options = dockerodeOptions(found.address, { tls: found.tls, sshAgent })
    return [{ source, address: found.address, options }]
  }
  return defaultSockets(env, homeDir, platform).map((address) => ({
    source: 'default socket',
    address,
    options: dockerodeOptions(address),
  }))
}

function defaultSockets(
  env: NodeJS.ProcessEnv,
  homeDir: string,
  platform: NodeJS.Platform,
): string[] {
  if (platform === 'win32') return ['npipe:////./pipe/docker_engine']
  const paths = [
    '/var/run/docker.sock',
    // Docker without root.
    ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, 'docker.sock')] : []),
    // Docker Desktop, OrbStack, Colima and Rancher Desktop, where they may not write to /var/run.
    join(homeDir, '.docker/run/docker.sock'),
    join(homeDir, '.docker/desktop/docker.sock'),
    join(homeDir, '.orbstack/run/docker.sock'),
    join(homeDir, '.colima/default/docker.sock'),
    join(homeDir, '.rd/docker.sock'),
  ]
  return paths.map((path) => `unix://${path}`)
}

async function answered(docker: Docker): Promise<void> {
  // dockerode takes a signal here, which its types do not tell.
  const ping = docker.ping.bind(docker) as (options: object) => Promise<unknown>
  const signal = AbortSignal.timeout(PATIENCE)
  try {
    await ping({ abortSignal: signal })
  } catch (error) {
    throw signal.aborted ? new Error(`no answer within ${PATIENCE / 1000} s`) : error
  }
}
