import type { PathTree } from './tree.ts'

/**
 * Tells where hard links came or went, which neither a file's content nor its mode shows: a build
 * keeps files that are one in the build context one in the image.
 */
export class Links {
  readonly #tree: PathTree
  readonly #before = new Map<string, string>()

  constructor(tree: PathTree) {
    this.#tree = tree
  }

  /** To be called with the paths that are about to change in the tree. */
  leave(paths: readonly string[]): void {
    for (const path of paths) this.#before.set(path, keyOf(this.#tree.linked(path)))
  }

  /** Of the paths, and of what they were linked with, those that are linked with others now. */
  changedIn(paths: readonly string[]): string[] {
    const changed = new Set<string>()
    for (const path of paths) {
      const others = this.#tree.linked(path)
      if (keyOf(others) === (this.#before.get(path) ?? '')) continue
      for (const member of [path, ...others]) changed.add(member)
    }
    return [...changed]
  }
}

const keyOf = (paths: readonly string[]) => paths.toSorted().join('\0')
