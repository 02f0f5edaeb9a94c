import { ancestors, parentPath } from './paths.ts'

/** A file that is held in memory. */
export interface OverlayFile {
  content: Buffer
  /** Permission bits. */
  mode: number
}

/** Files that stand over those on disk, and removals that hide them. */
export class Overlay {
  readonly #files = new Map<string, OverlayFile & { setAt: number }>()
  readonly #removed = new Set<string>()
  /** For each directory with overlay files somewhere below it, the names that lead to them. */
  readonly #names = new Map<string, Map<string, number>>()

  set(path: string, file: OverlayFile): void {
    if (!this.#files.has(path)) this.#count(path, 1)
    this.#files.set(path, { ...file, setAt: Date.now() })
    this.#removed.delete(path)
  }

  /** Hides whatever file or link the disk has at the path, until the disk has none any more. */
  remove(path: string): void {
    if (this.#files.delete(path)) this.#count(path, -1)
    this.#removed.add(path)
  }

  /** The disk has caught up with a removal: what comes next at this path is something new. */
  forgetRemoval(path: string): void {
    this.#removed.delete(path)
  }

  /** `setAt` is in milliseconds since the epoch. */
  file(path: string): (OverlayFile & { setAt: number }) | undefined {
    return this.#files.get(path)
  }

  isRemoved(path: string): boolean {
    return this.#removed.has(path)
  }

  /** Names in a directory that are, or lead to, overlay files. */
  names(directory: string): Iterable<string> {
    return this.#names.get(directory)?.keys() ?? []
  }

  /** Whether overlay files lie below the path, so that it must be a directory. */
  isDirectory(path: string): boolean {
    return this.#names.has(path)
  }

  #count(path: string, by: 1 | -1): void {
    for (const step of [...ancestors(path), path]) {
      const parent = parentPath(step)
      const name = step.slice(parent === '' ? 0 : parent.length + 1)
      const names = this.#names.get(parent) ?? new Map<string, number>()
      const left = (names.get(name) ?? 0) + by
      if (left > 0) names.set(name, left)
      else names.delete(name)
      if (names.size > 0) this.#names.set(parent, names)
      else this.#names.delete(parent)
    }
  }
}
