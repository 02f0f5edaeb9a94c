import { createHash } from 'node:crypto'
import { isSmall, readParts, readSmall } from './content.ts'
import type { CheckedDirectories, Disk } from './disk.ts'
import { LargeDigest } from './large-digest.ts'
import { Reading } from './reading.ts'
import type { RecentContents } from './recent-contents.ts'
import type { TreeNode } from './tree.ts'
import { Turns } from './turns.ts'
import type { FileEntry } from './types.ts'

/**
 * Hashes the files of a build context. Where a file has changed since its entry was made, its size
 * becomes that of the bytes which the digest is of.
 */
export class Digests {
  readonly #disk: Disk
  readonly #recent: RecentContents
  /** Of the large files that have been read, or are, but not hashed to the end. */
  readonly #unfinished = new Map<TreeNode, LargeDigest>()

  /** @param recent is given the contents, as far as it has room */
  constructor(disk: Disk, recent: RecentContents) {
    this.#disk = disk
    this.#recent = recent
  }

  /**
   * Fills in the digests of files that have none, which only those on disk may lack. Resolves when
   * all have theirs but those of large files whose contents are kept: whoever sends them sends what
   * their digest will be of.
   *
   * @throws BuildContextError where a file can no longer be read
   */
  async begin(files: Iterable<[path: string, node: TreeNode]>): Promise<void> {
    const checked: CheckedDirectories = new Map()
    const turns = new Turns()
    for (const [path, node] of files) {
      if (turns.isOver) await turns.next()
      if (node.entry.type !== 'file' || node.entry.digest !== undefined) continue
      if (isSmall(node)) {
        this.#hashSmall(path, node, node.entry, checked)
        continue
      }
      const digest = this.#large(path, node, node.entry)
      if (!this.#recent.get(node)) await digest.finish()
    }
  }

  /**
   * Fills in the other digests.
   *
   * @throws BuildContextError where a file could not be read; the others have theirs
   */
  async finish(): Promise<void> {
    const digests = [...this.#unfinished]
    const results = await Promise.allSettled(digests.map(([, digest]) => digest.finish()))
    for (const [node] of digests) this.#unfinished.delete(node)
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  /**
   * Whether the content of a large file is another than it was. Where it is, that is told at the first
   * part that shows it.
   *
   * @throws BuildContextError where it can no longer be read
   */
  differs(path: string, node: TreeNode, before: TreeNode): Promise<boolean> {
    return this.#large(path, node, node.entry as FileEntry).differsFrom(before)
  }

  #hashSmall(path: string, node: TreeNode, entry: FileEntry, checked: CheckedDirectories): void {
    const content = readSmall(this.#disk, path, node, checked)
    if (this.#recent.hasRoomFor(content.length)) {
      this.#recent.keep(node, content, content.length)
    }
    entry.digest = createHash('sha256').update(content).digest('hex')
    entry.size = content.length
  }

  #large(path: string, node: TreeNode, entry: FileEntry): LargeDigest {
    const known = this.#unfinished.get(node)
    if (known) return known
    const digest = new LargeDigest(node, entry, this.#partsOf(path, node, entry))
    this.#unfinished.set(node, digest)
    return digest
  }

  #partsOf(path: string, node: TreeNode, { size }: FileEntry): AsyncIterable<Buffer> {
    const parts = readParts(this.#disk, path)
    if (!this.#recent.hasRoomFor(size)) return parts
    const reading = new Reading(parts)
    this.#recent.keep(node, reading, size)
    return reading
  }
}
