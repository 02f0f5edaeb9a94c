import { userInfo } from 'node:os'
import type Docker from 'dockerode'

/** What an address needs beside itself. */
export interface AddressDetails {
  /** For `tcp://`: the certificates to show and to trust, as PEM; with them it is TLS. */
  tls?: { ca?: string; cert?: string; key?: string }
  /** For `ssh://`: where the agent listens. */
  sshAgent?: string
}

/**
 * An engine's address, as DOCKER_HOST and docker contexts have it, in the form that dockerode takes.
 *
 * Everything that dockerode would else take from the environment of the process is set too.
 * @returns undefined when it is no address
 */
export function dockerodeOptions(
  address: string,
  { tls, sshAgent }: AddressDetails = {},
): Docker.DockerOptions | undefined {
  const socket = /^(?:unix|npipe):\/\/(.+)$/s.exec(address)?.[1]
  if (socket !== undefined) return { socketPath: socket, host: undefined, protocol: 'http' }
  const text = address.includes('://') ? address : `tcp://${address}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url?.hostname) return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol === 'ssh:') {
    return {
      protocol: 'ssh',
      host,
      port: url.port || 22,
      username: decodeURIComponent(url.username) || userInfo().username,
      sshOptions: { agent: sshAgent },
    }
  }
  const isTls = tls !== undefined || url.protocol === 'https:' || url.port === '2376'
  const defaultPort = { 'tcp:': isTls ? 2376 : 2375, 'http:': 80, 'https:': 443 }[url.protocol]
  if (defaultPort === undefined) return undefined
  return {
    protocol: isTls ? 'https' : 'http',
    host,
    port: url.port || defaultPort,
    ...tls,
  }
}
