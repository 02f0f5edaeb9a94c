import { joinPath, parentPath } from './paths.ts'
import type { TreeEntry } from './types.ts'

/** What tells, beside size and mode, that a file on disk is the one that was seen before. */
export interface FileIdentity {
  inode: number
  mtime: number
  ctime: number
  /** When this was read, in milliseconds since the epoch. */
  seenAt: number
}

export interface TreeNode {
  entry: TreeEntry
  /** Only for files on disk. */
  identity?: FileIdentity
  /** Of a large file, the SHA-256 in hex of its first part, its first two and so on, once it has a digest. */
  prefixes?: readonly string[]
  /** Only for files held in memory: their bytes. */
  content?: Buffer
  /** Only for directories that are none on disk, but have files held in memory below them. */
  isOverlayOnly?: true
}

const NO_NAMES: readonly string[] = []

/** Entries by path, with each directory's names. The root is always there, as a directory. */
export class PathTree {
  readonly #nodes = new Map<string, TreeNode>()
  readonly #names = new Map<string, Set<string>>()
  readonly #sorted = new Map<string, readonly string[]>()
  readonly #symlinks = new Set<string>()
  /** A file's one path by its inode, or all of them where it has several. */
  readonly #paths = new Map<number, string | Set<string>>()

  get(path: string): TreeNode | undefined {
    return this.#nodes.get(path)
  }

  /** The parent directory is expected to be set too, before or after. */
  set(path: string, node: TreeNode): void {
    const isNew = !this.#nodes.has(path)
    this.#forgetInode(path)
    this.#nodes.set(path, node)
    this.#noteInode(path, node)
    if (node.entry.type === 'symlink') this.#symlinks.add(path)
    else this.#symlinks.delete(path)
    if (!isNew || path === '') return
    const parent = parentPath(path)
    const names = this.#names.get(parent)
    const name = path.slice(parent === '' ? 0 : parent.length + 1)
    if (names) names.add(name)
    else this.#names.set(parent, new Set([name]))
    this.#sorted.delete(parent)
  }

  /** Removes one entry; what lies below it is for the caller. */
  delete(path: string): void {
    this.#forgetInode(path)
    if (!this.#nodes.delete(path)) return
    this.#symlinks.delete(path)
    const parent = parentPath(path)
    const names = this.#names.get(parent)
    names?.delete(path.slice(parent === '' ? 0 : parent.length + 1))
    if (names?.size === 0) this.#names.delete(parent)
    this.#sorted.delete(parent)
  }

  /** Sorted by code unit. */
  children(path: string): readonly string[] {
    const known = this.#sorted.get(path)
    if (known) return known
    const names = this.#names.get(path)
    if (!names) return NO_NAMES
    const sorted = [...names].sort()
    this.#sorted.set(path, sorted)
    return sorted
  }

  /** The other paths of the same file: hard links of it. */
  linked(path: string): readonly string[] {
    const inode = this.#nodes.get(path)?.identity?.inode
    const paths = inode === undefined ? undefined : this.#paths.get(inode)
    // A string is the path itself.
    return paths instanceof Set ? [...paths].filter((other) => other !== path) : NO_NAMES
  }

  #noteInode(path: string, { identity }: TreeNode): void {
    if (!identity) return
    const paths = this.#paths.get(identity.inode)
    if (paths === undefined) this.#paths.set(identity.inode, path)
    else if (typeof paths === 'string') this.#paths.set(identity.inode, new Set([paths, path]))
    else paths.add(path)
  }

  #forgetInode(path: string): void {
    const inode = this.#nodes.get(path)?.identity?.inode
    if (inode === undefined) return
    const paths = this.#paths.get(inode)
    if (typeof paths === 'string') this.#paths.delete(inode)
    else if (paths?.delete(path) && paths.size === 0) this.#paths.delete(inode)
  }

  /** Paths of all symbolic links. */
  symlinks(): Iterable<string> {
    return this.#symlinks
  }

  /** The path itself, if it is there, and every path below it, parents first. */
  *walk(path: string): Generator<[path: string, node: TreeNode]> {
    const node = this.#nodes.get(path)
    if (node) yield [path, node]
    for (const name of this.children(path)) yield* this.walk(joinPath(path, name))
  }
}
