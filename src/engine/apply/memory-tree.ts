import type { SourceTree, TreeEntry } from '../../context/types.ts'
import { baseName, dirName } from '../plan/paths.ts'

/** A tree of a container's or an image's files, as an archive of them told it. */
export class MemoryTree implements SourceTree {
  readonly #entries = new Map<string, TreeEntry>()
  readonly #children = new Map<string, string[]>()
  readonly #contents = new Map<string, Buffer>()
  readonly #readMissing: (path: string) => Promise<Buffer>

  /** @param readMissing reads a file whose bytes were not kept */
  constructor(readMissing: (path: string) => Promise<Buffer>) {
    this.#readMissing = readMissing
  }

  add(path: string, entry: TreeEntry, content?: Buffer): void {
    if (!this.#entries.has(path) && path !== '') {
      const parent = dirName(path)
      const siblings = this.#children.get(parent)
      if (siblings) siblings.push(baseName(path))
      else this.#children.set(parent, [baseName(path)])
    }
    this.#entries.set(path, entry)
    if (content) this.#contents.set(path, content)
  }

  lookup(path: string): TreeEntry | undefined {
    return this.#entries.get(path)
  }

  children(path: string): readonly string[] {
    return this.#children.get(path)?.sort() ?? []
  }

  async read(path: string): Promise<Buffer> {
    const entry = this.#entries.get(path)
    const first = entry?.type === 'file' ? (entry.hardLink ?? path) : path
    return this.#contents.get(first) ?? (await this.#readMissing(first))
  }

  /** Entries come with their digests. */
  async hash(): Promise<void> {}

  /** Lets go of the bytes that were kept for a copy which is done by now. */
  forgetContents(): void {
    this.#contents.clear()
  }

  paths(): IterableIterator<string> {
    return this.#entries.keys()
  }
}

/** A tree that can be gone through as a whole. */
type WholeTree = Pick<MemoryTree, 'lookup'> & { paths(): Iterable<string> }

/** How `now` differs from `before`, both with digests. */
export function compareTrees(
  before: WholeTree,
  now: WholeTree,
): { changed: string[]; deleted: string[]; reshaped: Set<string> } {
  const same = (path: string) => {
    const [a, b] = [before.lookup(path), now.lookup(path)]
    if (a?.type !== b?.type || !a || !b) return false
    if (a.uid !== b.uid || a.gid !== b.gid) return false
    if (a.type === 'symlink') return a.target === (b as typeof a).target
    if (a.mode !== b.mode) return false
    return a.type === 'directory' || a.digest === (b as typeof a).digest
  }
  const changed = [...now.paths()].filter((path) => !same(path))
  const isReshaped = (path: string) => before.lookup(path)?.type !== now.lookup(path)?.type
  return {
    changed,
    reshaped: new Set(changed.filter(isReshaped)),
    deleted: [...before.paths()].filter((path) => now.lookup(path) === undefined),
  }
}
