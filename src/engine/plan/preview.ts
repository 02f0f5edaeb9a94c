import type { SourceTree, TreeEntry } from '../../context/types.ts'
import { baseName, below, dirName } from './paths.ts'

const NEW_FILE = { type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0, size: 0 } as const
const NEW_DIRECTORY = { type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: 0 } as const

/** A tree as it would be after a change set, for looking at what that would mean. */
export class PreviewTree implements SourceTree {
  readonly #tree: SourceTree
  readonly #added: readonly string[]
  readonly #deleted: readonly string[]

  constructor(tree: SourceTree, added: readonly string[], deleted: readonly string[]) {
    this.#tree = tree
    this.#added = added
    this.#deleted = deleted
  }

  lookup(path: string): TreeEntry | undefined {
    if (this.#deleted.some((gone) => below(gone, path) !== undefined)) return undefined
    const known = this.#tree.lookup(path)
    if (known) return known
    if (this.#added.includes(path)) return NEW_FILE
    return this.#added.some((file) => below(path, file) !== undefined) ? NEW_DIRECTORY : undefined
  }

  children(path: string): readonly string[] {
    const names = new Set(this.#tree.children(path))
    for (const file of this.#added) {
      for (let child = file; child !== ''; child = dirName(child)) {
        if (dirName(child) === path) names.add(baseName(child))
      }
    }
    return [...names].filter((name) => this.lookup(path === '' ? name : `${path}/${name}`)).sort()
  }

  read(path: string): Promise<Buffer> {
    return this.#tree.read(path)
  }

  hash(paths: Iterable<string>): Promise<void> {
    return this.#tree.hash(paths)
  }
}
