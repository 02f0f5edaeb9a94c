import type { Reading } from './reading.ts'
import type { TreeNode } from './tree.ts'

/** Bytes of contents that are kept; what does not fit is read again. */
const LIMIT = 64 * 1024 * 1024

/**
 * The contents of files that were read to be hashed, for whoever sends them next: the bytes are then
 * those of the digest, whatever happens to the file meanwhile.
 */
export class RecentContents {
  #contents = new Map<TreeNode, Buffer | Reading>()
  #bytes = 0

  /** @param bytes that the content has, or is expected to have */
  keep(node: TreeNode, content: Buffer | Reading, bytes: number): void {
    this.#contents.set(node, content)
    this.#bytes += bytes
  }

  /** Whether there is room for that many more bytes. */
  hasRoomFor(bytes: number): boolean {
    return this.#bytes + bytes <= LIMIT
  }

  get(node: TreeNode): Buffer | Reading | undefined {
    return this.#contents.get(node)
  }

  clear(): void {
    this.#contents = new Map()
    this.#bytes = 0
  }
}
