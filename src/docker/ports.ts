import { OptionsError } from '../engine/errors.ts'

/** A port to publish. */
export interface PortOption {
  /** In the container. */
  container: number
  /** On the host; 0 lets the engine choose one. */
  host: number
  /** @default 'tcp' */
  protocol?: 'tcp' | 'udp' | 'sctp'
  /**
   * Address of the host to listen at.
   * @default every address, IPv4 and IPv6, as `docker run` does
   */
  address?: string
}

const PORT =
  /^(?:(?:(?<address>[\d.]+|\[[\da-f:]+\]):)?(?<host>\d*):)?(?<container>\d+)(?:\/(?<protocol>tcp|udp|sctp))?$/i

/**
 * Reads one port as `docker run --publish` has it: `'8080:80'`, `'127.0.0.1:8080:80'`,
 * `'127.0.0.1::80'`, `'[::1]:53:53/udp'`. A port alone, `3000` or `'3000/tcp'`, is published under
 * the same number, where `docker run` would choose one.
 * @throws OptionsError for anything else
 */
export function parsePort(port: string | number | PortOption): PortOption {
  const parsed = typeof port === 'object' ? port : parseText(String(port))
  for (const number of [parsed.container, parsed.host]) {
    if (!Number.isInteger(number) || number < 0 || number > 65535) return refuse(port)
  }
  return parsed.container === 0 ? refuse(port) : parsed
}

function parseText(port: string): PortOption {
  const { address, host, container, protocol } = PORT.exec(port)?.groups ?? refuse(port)
  return {
    container: Number(container),
    host: Number(host ?? container),
    ...(protocol && { protocol: protocol.toLowerCase() as 'tcp' | 'udp' | 'sctp' }),
    ...(address && { address: address.replace(/^\[|\]$/g, '') }),
  }
}

function refuse(port: unknown): never {
  throw new OptionsError(`${JSON.stringify(port)} is no port to publish.`, {
    hint: "Write it as '8080:80', '127.0.0.1:8080:80', '53:53/udp' or 8080.",
  })
}

/** Ports in the form that the engine's API has for them. */
export function portBindings(ports: readonly (string | number | PortOption)[]) {
  const exposed: Record<string, object> = {}
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {}
  for (const { container, host, protocol = 'tcp', address = '' } of ports.map(parsePort)) {
    const key = `${container}/${protocol}`
    exposed[key] = {}
    const binding = { HostIp: address, HostPort: host === 0 ? '' : String(host) }
    bindings[key] = [...(bindings[key] ?? []), binding]
  }
  return { exposed, bindings }
}

/** Where a running container's port is reached. */
export type PublishedPort = Required<PortOption>

/** @param ports as the inspection of a container has them under `NetworkSettings` */
export function publishedPorts(
  ports: Record<string, { HostIp: string; HostPort: string }[] | null | undefined>,
): PublishedPort[] {
  return Object.entries(ports).flatMap(([key, bindings]) => {
    const [container, protocol] = key.split('/')
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      container: Number(container),
      host: Number(HostPort),
      protocol: protocol as PublishedPort['protocol'],
      address: HostIp,
    }))
  })
}
