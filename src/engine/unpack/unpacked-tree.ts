import { posix } from 'node:path'
import type { Header } from 'tar-stream'
import type { TreeEntry } from '../../context/types.ts'
import { MemoryTree, type Parts } from '../files/memory-tree.ts'
import { ownerOf } from '../files/tree-archive.ts'
import { joinPath, parentsOf } from '../plan/paths.ts'

/** Something in an archive that the builder refuses. */
export class BrokenArchiveError extends Error {}

/** Something in an archive that is not unpacked here. */
export class NotUnpackedError extends Error {}

/**
 * What an archive holds, as the builder unpacks it: the last entry of a path counts, and directories
 * that have no entry belong to root.
 *
 * Source: moby, `pkg/archive/archive.go`: `Unpack`, `createTarFile`, in a chroot at the destination.
 */
export class UnpackedTree extends MemoryTree {
  /** Directories that only others lie in: one that is there stays as it is. */
  readonly implied = new Set<string>()
  /** The names of each file that has several, by the first of them. */
  readonly #linked = new Map<string, string[]>()

  /**
   * Takes an entry that is no file with content of its own.
   *
   * @throws BrokenArchiveError, NotUnpackedError
   */
  unpack(header: Header): void {
    const path = unpackedPath(header.name)
    const { type, linkname } = header
    if (type === 'directory') this.#unpackDirectory(path, header)
    else if (type === 'link') this.#link(path, unpackedPath(linkname ?? ''), header)
    else if (type === 'symlink') {
      this.#replace(path, { type, target: linkname ?? '', ...ownerOf(header) })
    } else {
      throw new NotUnpackedError(`${header.name} is ${type ? `a ${type}` : 'of an unknown type'}`)
    }
  }

  unpackFile(header: Header, digest: string, content: (() => Parts) | undefined): void {
    const { size = 0 } = header
    const entry: TreeEntry = { type: 'file', size, digest, ...ownerOf(header) }
    this.#replace(unpackedPath(header.name), entry, content)
  }

  #unpackDirectory(path: string, header: Header): void {
    if (path === '') return // The destination stays as it is.
    const entry: TreeEntry = { type: 'directory', ...ownerOf(header) }
    if (this.lookup(path)?.type === 'directory') this.add(path, entry)
    else this.#replace(path, entry)
    this.implied.delete(path)
  }

  /** All names of a file have the owner and the mode that the last of their entries says. */
  #link(path: string, to: string, header: Header): void {
    const target = this.lookup(to)
    if (target?.type !== 'file') {
      throw new NotUnpackedError(`${header.name} is a hard link to what is no file of the archive`)
    }
    const hardLink = target.hardLink ?? to
    const names = this.#linked.get(hardLink) ?? [hardLink]
    for (const name of names) Object.assign(this.lookup(name)!, ownerOf(header))
    this.#replace(path, { ...target, hardLink })
    this.#linked.set(hardLink, [...names, path])
  }

  #replace(path: string, entry: TreeEntry, content?: () => Parts): void {
    if (path === '') throw new NotUnpackedError('the archive replaces its own destination')
    for (const parent of parentsOf(`/${path}`)) this.#makeParent(parent.slice(1))
    if (this.lookup(path)) this.#removeAll(path)
    this.add(path, entry, content)
  }

  #makeParent(path: string): void {
    const there = this.lookup(path)
    if (there?.type === 'directory') return
    if (there?.type === 'symlink') {
      throw new NotUnpackedError(`something in it lies behind its link ${path}`)
    }
    if (there) throw new BrokenArchiveError(`something in it lies in ${path}, which is a file`)
    this.add(path, { type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: 0 })
    this.implied.add(path)
  }

  #removeAll(path: string): void {
    for (const name of this.children(path)) this.#removeAll(joinPath(path, name))
    const entry = this.lookup(path)
    if (this.#linked.has(path) || (entry?.type === 'file' && entry.hardLink !== undefined)) {
      throw new NotUnpackedError(`${path} is in it again after another was linked to it`)
    }
    this.implied.delete(path)
    this.remove(path)
  }
}

/** Where the builder puts a name of an archive: below its destination, wherever the name leads. */
export function unpackedPath(name: string): string {
  return posix.join('/', name).replace(/^\/|\/$/g, '')
}
