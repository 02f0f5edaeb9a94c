import type { SourceTree, TreeEntry } from '../../context/types.ts'
import { baseName, dirName } from '../plan/paths.ts'

/** The bytes of one file, in parts. */
export type Parts = Iterable<Buffer> | AsyncIterable<Buffer>

/** Gives the bytes of one file in parts. */
export type ReadParts = (path: string) => AsyncIterable<Buffer>

/** A tree of a container's or an image's files, as an archive of them told it. */
export class MemoryTree implements SourceTree {
  readonly #entries = new Map<string, TreeEntry>()
  readonly #children = new Map<string, string[]>()
  readonly #contents = new Map<string, () => Parts>()
  readonly #readMissing: ReadParts

  /** @param readMissing reads a file whose bytes were not kept */
  constructor(readMissing: ReadParts) {
    this.#readMissing = readMissing
  }

  add(path: string, entry: TreeEntry, content?: () => Parts): void {
    if (!this.#entries.has(path) && path !== '') {
      const parent = dirName(path)
      const siblings = this.#children.get(parent)
      if (siblings) siblings.push(baseName(path))
      else this.#children.set(parent, [baseName(path)])
    }
    this.#entries.set(path, entry)
    if (content) this.#contents.set(path, content)
    else this.#contents.delete(path)
  }

  /** Takes one path out; what lies in a directory has to go before it. */
  remove(path: string): void {
    if (!this.#entries.delete(path)) return
    this.#contents.delete(path)
    const siblings = this.#children.get(dirName(path))
    siblings?.splice(siblings.indexOf(baseName(path)), 1)
  }

  clone(): MemoryTree {
    const tree = new MemoryTree(this.#readMissing)
    for (const [path, entry] of this.#entries) tree.#entries.set(path, entry)
    for (const [path, names] of this.#children) tree.#children.set(path, [...names])
    for (const [path, read] of this.#contents) tree.#contents.set(path, read)
    return tree
  }

  lookup(path: string): TreeEntry | undefined {
    return this.#entries.get(path)
  }

  children(path: string): readonly string[] {
    return this.#children.get(path)?.sort() ?? []
  }

  async read(path: string): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const part of this.readParts(path)) parts.push(part)
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
  }

  async *readParts(path: string): AsyncGenerator<Buffer> {
    const first = this.#firstName(path)
    yield* this.#contents.get(first)?.() ?? this.#readMissing(first)
  }

  /** Of the names of one file, the one that its content is listed under. */
  #firstName(path: string): string {
    const entry = this.#entries.get(path)
    return entry?.type === 'file' ? (entry.hardLink ?? path) : path
  }

  /** Entries come with their digests. */
  async hash(): Promise<void> {}

  /** Lets go of the bytes that were kept for a copy which is done by now. */
  forgetContents(): void {
    this.#contents.clear()
  }

  *symlinks(): Generator<string> {
    for (const [path, { type }] of this.#entries) if (type === 'symlink') yield path
  }

  paths(): IterableIterator<string> {
    return this.#entries.keys()
  }
}
