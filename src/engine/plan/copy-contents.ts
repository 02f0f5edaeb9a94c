import type { SourceTree } from '../../context/types.ts'
import type { CopyStep } from '../dockerfile/types.ts'
import type { CopyEntries } from './copy-entries.ts'
import type { Root } from './copy-root.ts'
import { inlineContent } from './inline-source.ts'
import { below, joinPath } from './paths.ts'

/** Where the bytes of what a COPY writes come from. */
export class CopyContents {
  readonly #step: CopyStep
  readonly #tree: SourceTree
  readonly #roots: readonly Root[]
  readonly #entries: CopyEntries

  constructor(step: CopyStep, tree: SourceTree, roots: readonly Root[], entries: CopyEntries) {
    this.#step = step
    this.#tree = tree
    this.#roots = roots
    this.#entries = entries
  }

  /** The source file behind a path, an archive for what it holds; undefined for what has none. */
  sourceOf(path: string): string | undefined {
    const [root, rest] = this.#rootOf(path) ?? []
    return root && sourceFile(root, rest!)
  }

  /** The source files that go to a path, those first that decide. */
  *sourcesOf(path: string): Generator<string> {
    for (const [root, rest] of this.#rootsOf(path)) {
      const file = sourceFile(root, rest)
      if (file !== undefined) yield file
    }
  }

  /** The bytes for a path that the step wants to be a file. */
  async read(path: string): Promise<Buffer> {
    const content = this.#contentOf(path)
    return content ? content.tree.read(content.at) : inlineContent(this.#step, this.#inlineAt(path))
  }

  /** The same in parts; undefined where it can only be had as a whole. */
  readParts(path: string): AsyncIterable<Buffer> | undefined {
    const content = this.#contentOf(path)
    return content?.tree.readParts?.(content.at)
  }

  #contentOf(path: string): { tree: SourceTree; at: string } | undefined {
    const [root, rest] = this.#rootOf(path) ?? []
    if (!root || root.type === 'inline') return undefined
    if (root.archive) return { tree: root.archive, at: rest! }
    return { tree: this.#tree, at: joinPath(root.real, rest!) }
  }

  /** The source that decides what is at a path, and the path below its destination. */
  #rootOf(path: string): [Root, string] | undefined {
    for (const found of this.#rootsOf(path)) return found
    return undefined
  }

  /** The same of each source that goes to a path, the last of them first. */
  *#rootsOf(path: string): Generator<[Root, string]> {
    for (let index = this.#roots.length - 1; index >= 0; index--) {
      const root = this.#roots[index]!
      const rest = below(root.dest, path)
      if (rest !== undefined && this.#entries.at(root, rest)) yield [root, rest]
    }
  }

  #inlineAt(path: string): string {
    const [root] = this.#rootOf(path) ?? []
    if (root?.type === 'inline') return root.real
    throw new TypeError(`${path} is not written by line ${this.#step.line}`)
  }
}

function sourceFile({ type, archive, real }: Root, rest: string): string | undefined {
  if (type === 'inline') return undefined
  return archive ? real : joinPath(real, rest)
}
