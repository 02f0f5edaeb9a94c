import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AddressDetails } from './address.ts'

/** Where the docker CLI keeps its settings. */
export function configDirectory(env: NodeJS.ProcessEnv, homeDir: string): string {
  return env.DOCKER_CONFIG || join(homeDir, '.docker')
}

/**
 * The docker context in use: DOCKER_CONTEXT, else what `docker context use` has chosen.
 * @returns undefined for the default one, which stands for the default socket
 */
export async function currentContext(
  env: NodeJS.ProcessEnv,
  config: string,
): Promise<string | undefined> {
  const chosen = await readJson(join(config, 'config.json'))
  const name = env.DOCKER_CONTEXT || (chosen as { currentContext?: string })?.currentContext
  return name && name !== 'default' ? name : undefined
}

/** @returns undefined when there is no such context, or it is not one of Docker */
export async function contextAddress(
  name: string,
  config: string,
): Promise<{ address: string; tls?: AddressDetails['tls'] } | undefined> {
  const id = createHash('sha256').update(name).digest('hex')
  const meta = await readJson(join(config, 'contexts', 'meta', id, 'meta.json'))
  const address = (meta as ContextMeta)?.Endpoints?.docker?.Host
  if (!address) return undefined
  return { address, tls: await readCertificates(join(config, 'contexts', 'tls', id, 'docker')) }
}

interface ContextMeta {
  Endpoints?: { docker?: { Host?: string } }
}

/** `ca.pem`, `cert.pem` and `key.pem` of a directory, as far as they are there. */
export async function readCertificates(directory: string): Promise<AddressDetails['tls']> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((file) => readText(join(directory, file))),
  )
  if (ca === undefined && cert === undefined && key === undefined) return undefined
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
}

async function readJson(path: string): Promise<unknown> {
  const text = await readText(path)
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    // The docker CLI warns about it, and goes on without.
    return undefined
  }
}

function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}
