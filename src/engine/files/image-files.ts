import { parentsOf } from '../plan/paths.ts'
import type { PlacedEntry } from './archive.ts'
import type { ContainerHandle } from '../container/container.ts'
import type { MemoryTree } from './memory-tree.ts'
import { readEntry, readTree } from './tree-archive.ts'

/** What an image has at a path. */
export type Kind = 'file' | 'directory' | 'symlink' | 'other'

/** The files of an image, asked for one by one: they never change, and few are ever asked for. */
export class ImageFiles {
  readonly #container: ContainerHandle
  readonly #kinds = new Map<string, Promise<Kind | undefined>>()

  /** @param container one of that image that was never started */
  constructor(container: ContainerHandle) {
    this.#container = container
  }

  async entryAt(path: string): Promise<PlacedEntry | undefined> {
    const kind = await this.kindAt(path)
    if (kind === undefined || kind === 'other') return undefined
    if (kind === 'directory') {
      const wanted = await readEntry(this.#container, path)
      return wanted && { path, wanted }
    }
    const tree = await readTree(this.#container, path, () => true)
    const wanted = tree?.lookup('')
    return wanted && { path, wanted, read: () => tree!.read('') }
  }

  /** All that lies at a path and below it. */
  async treeAt(path: string): Promise<MemoryTree | undefined> {
    return (await this.kindAt(path)) && readTree(this.#container, path)
  }

  /** What lies at a path; links on the way to it are followed, one at its end is not. */
  async kindAt(path: string): Promise<Kind | undefined> {
    for (const directory of parentsOf(path)) {
      if (!(await this.#isDirectory(directory))) return undefined
    }
    return this.#ask(path)
  }

  async #isDirectory(path: string): Promise<boolean> {
    const kind = await this.#ask(path)
    if (kind !== 'symlink') return kind === 'directory'
    const stat = await this.#container.stat(path)
    return stat !== undefined && (await this.#ask(stat.linkTarget)) === 'directory'
  }

  /** Each path once: most that are asked for lie in a directory that the image does not have. */
  #ask(path: string): Promise<Kind | undefined> {
    let known = this.#kinds.get(path)
    if (!known) {
      known = this.#container.stat(path).then((stat) => stat?.type)
      this.#kinds.set(path, known)
      known.catch(() => this.#kinds.delete(path))
    }
    return known
  }
}
