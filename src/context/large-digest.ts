import { createHash } from 'node:crypto'
import type { TreeNode } from './tree.ts'
import { Turns } from './turns.ts'
import type { FileEntry } from './types.ts'

/**
 * Hashes a large file from its parts: as many as it takes to tell that it is another one than before,
 * and the rest when somebody wants the digest.
 */
export class LargeDigest {
  readonly #node: TreeNode
  readonly #entry: FileEntry
  readonly #parts: AsyncIterator<Buffer>
  readonly #hash = createHash('sha256')
  readonly #prefixes: string[] = []
  #size = 0
  #working: Promise<unknown> = Promise.resolve()

  /** @param node is given the digest once it is known */
  constructor(node: TreeNode, entry: FileEntry, parts: AsyncIterable<Buffer>) {
    this.#node = node
    this.#entry = entry
    this.#parts = parts[Symbol.asyncIterator]()
  }

  /** Whether the content is another than it was, told at the first part that shows it. */
  async differsFrom({ entry, prefixes = [] }: TreeNode): Promise<boolean> {
    const isOther = () => {
      const known = prefixes[this.#prefixes.length - 1]
      return known !== undefined && known !== this.#prefixes.at(-1)
    }
    if (await this.#work(isOther)) return true
    return this.#entry.digest !== (entry as FileEntry).digest
  }

  /** Hashes what is left, and fills in the digest. */
  async finish(): Promise<void> {
    await this.#work(() => false)
  }

  /** One at a time. @returns whether it was told to stop */
  #work(isEnough: () => boolean): Promise<boolean> {
    const work = this.#working.then(() => this.#hashParts(isEnough))
    this.#working = work.catch(() => {}) // Whoever asked for it is told.
    return work
  }

  async #hashParts(isEnough: () => boolean): Promise<boolean> {
    if (this.#entry.digest !== undefined) return false
    const turns = new Turns()
    for (let next = await this.#parts.next(); !next.done; next = await this.#parts.next()) {
      this.#hash.update(next.value)
      this.#size += next.value.length
      this.#prefixes.push(this.#hash.copy().digest('hex'))
      if (isEnough()) return true
      if (turns.isOver) await turns.next()
    }
    this.#entry.digest = this.#hash.digest('hex')
    this.#entry.size = this.#size
    this.#node.prefixes = this.#prefixes
    return false
  }
}
