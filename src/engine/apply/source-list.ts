import type { TreeEntry } from '../../context/types.ts'
import type { ListedTree } from '../files/listed-tree.ts'
import { isMadeByEngine } from '../container/engine-files.ts'
import { MemoryTree } from '../files/memory-tree.ts'
import type { Placement } from '../files/place.ts'
import { afterWrites } from '../files/written-tree.ts'
import { joinPath, parentsOf } from '../plan/paths.ts'

/** A source of a COPY, listed. */
export interface Part {
  /** Where the COPY finds it, without a leading `/`. */
  at: string
  listed: ListedTree
}

/**
 * What a `COPY --from` finds: each source path with everything below it, under its own name, and what
 * lies on the ways that links lead out of that.
 */
export class SourceList extends MemoryTree {
  readonly #parts: readonly Part[]
  readonly #ways: ReadonlyMap<string, TreeEntry>
  readonly #isComplete: boolean

  /**
   * @param ways each entry without what is in it, parents first
   * @param isComplete something was found for each of the sources
   */
  constructor(parts: readonly Part[], ways: ReadonlyMap<string, TreeEntry>, isComplete: boolean) {
    super((path) => {
      for (const { at, listed } of parts) {
        const rest = at === '' ? path : path === at ? '' : path.slice(at.length + 1)
        if (joinPath(at, rest) === path && listed.tree.lookup(rest)) {
          return listed.tree.readParts(rest)
        }
      }
      throw new Error(`${path} was not listed`)
    })
    this.#parts = parts
    this.#ways = ways
    this.#isComplete = isComplete
    this.add('', MADE)
    for (const [path, entry] of ways) this.add(path, entry)
    for (const part of parts) this.#graft(part)
  }

  /** The part of it that was listed from a path. */
  partAt(at: string): ListedTree | undefined {
    return this.#parts.find((part) => part.at === at)?.listed
  }

  /** Where the sources really lie in the container. */
  get roots(): string[] {
    return this.#parts.map(({ listed }) => listed.path)
  }

  /**
   * The list after something was written and removed in the container.
   *
   * @param placements with paths that no link leads elsewhere
   * @returns undefined where it takes a look
   */
  after(placements: readonly Placement[]): SourceList | undefined {
    if (!this.#isComplete || this.#ways.size > 0) return undefined
    const parts: Part[] = []
    for (const { at, listed } of this.#parts) {
      const after = afterWrites(listed, placements)
      if (!after) return undefined
      parts.push({ at, listed: after })
    }
    return new SourceList(parts, NO_WAYS, true)
  }

  override forgetContents(): void {
    for (const { listed } of this.#parts) listed.tree.forgetContents()
  }

  #graft({ at, listed: { tree } }: Part): void {
    for (const parent of parentsOf(`/${at}`)) {
      if (!this.lookup(parent.slice(1))) this.add(parent.slice(1), MADE)
    }
    for (const path of tree.paths()) {
      if (path !== '' && isNoneOfTheImage(`/${joinPath(at, path)}`, tree.children(path))) continue
      const entry = tree.lookup(path)!
      const linked = entry.type === 'file' && entry.hardLink !== undefined
      const moved = linked ? { ...entry, hardLink: joinPath(at, entry.hardLink!) } : entry
      this.add(joinPath(at, path), moved)
    }
  }
}

const NO_WAYS: ReadonlyMap<string, TreeEntry> = new Map()

/** A directory that leads to what was listed. */
const MADE = { type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: 0 } as const

/**
 * Whether something is in the container of a stage or an image, but not in the stage or the image: an
 * `/etc` with nothing else in it is of the engine's, too.
 *
 * @param names what is in it
 */
function isNoneOfTheImage(path: string, names: readonly string[]): boolean {
  if (path === '/etc') return names.every((name) => isMadeByEngine(`/etc/${name}`))
  return isMadeByEngine(path)
}
