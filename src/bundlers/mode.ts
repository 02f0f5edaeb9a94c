import type { Connect } from './sink.ts'

/** Leaves builds unconnected that are not to reach the container: by default those that do not watch. */
export function inMode(mode: 'watch' | 'build' | 'both' = 'watch', connect: Connect): Connect {
  return (host) => {
    const isMeant = mode === 'both' || (mode === 'watch') === host.isWatching
    return isMeant ? connect(host) : undefined
  }
}
