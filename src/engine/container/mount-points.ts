import type Docker from 'dockerode'
import { below } from '../plan/paths.ts'
import { MOUNTED_FILES } from './engine-files.ts'

/** Where a container has other file systems than its own, and which of them are in memory. */
export class MountPoints {
  readonly #paths: string[]
  readonly #inMemory: Set<string>
  readonly #covered: Set<string>

  constructor({ Mounts, HostConfig }: Docker.ContainerInspectInfo) {
    const tmpfs = Object.keys((HostConfig.Tmpfs as Record<string, string> | null) ?? {})
    const mounted = Mounts.filter(({ Type }) => Type === 'tmpfs').map((mount) => mount.Destination)
    this.#inMemory = new Set(['/dev', ...tmpfs, ...mounted].map(trimmed))
    const all = [...this.#inMemory, ...Mounts.map(({ Destination }) => trimmed(Destination))]
    this.#covered = new Set([...MOUNTED_FILES, ...all])
    this.#paths = all.sort((a, b) => b.length - a.length)
  }

  /** The mount point that a path lies below, `/` for the container's own file system. */
  of(path: string): string {
    return this.#paths.find((point) => below(point, path) !== undefined) ?? '/'
  }

  /** Whether something is mounted at a path itself: a file there is none that could be replaced. */
  covers(path: string): boolean {
    return this.#covered.has(path)
  }

  /** Whether something is mounted at a path, or anywhere below it. */
  reachInto(path: string): boolean {
    return [...this.#covered].some((point) => below(path, point) !== undefined)
  }

  /** The archive API writes below such a mount, where nobody sees it. */
  isInMemory(path: string): boolean {
    return this.#inMemory.has(this.of(path))
  }
}

function trimmed(path: string): string {
  return path.replace(/(?<=.)\/+$/, '')
}
