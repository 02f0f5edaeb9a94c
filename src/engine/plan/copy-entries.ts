import { PatternList } from '../../context/pattern.ts'
import type { FileEntry, SourceTree, TreeEntry } from '../../context/types.ts'
import type { CopyStep } from '../dockerfile/types.ts'
import type { BuilderRules } from './builder-rules.ts'
import { chmod } from './chmod.ts'
import { unpackedEntry, type Root } from './copy-root.ts'
import type { WantedEntry } from './entry.ts'
import { inlineEntry } from './inline-source.ts'
import { below, joinPath } from './paths.ts'

/** Owner that `--chown` names, looked up in the stage's own passwd and group. */
export interface Owner {
  uid: number
  gid: number
}

/** What each source of a COPY puts below its destination, as the flags of the step have it. */
export class CopyEntries {
  readonly #step: CopyStep
  readonly #tree: SourceTree
  readonly #owner: Owner | undefined
  readonly #rules: BuilderRules
  readonly #excluded: PatternList | undefined

  constructor(step: CopyStep, tree: SourceTree, owner: Owner | undefined, rules: BuilderRules) {
    this.#step = step
    this.#tree = tree
    this.#owner = owner
    this.#rules = rules
    this.#excluded = step.exclude.length > 0 ? PatternList.compile(step.exclude) : undefined
  }

  /** `rest` is a path below the destination of the source, `''` the destination itself. */
  at(root: Root, rest: string): WantedEntry | undefined {
    if (root.type === 'inline')
      return rest === '' ? this.#withFlags(inlineEntry(this.#step, root.real)) : undefined
    if (root.archive) return unpackedEntry(root, rest, this.#rules.chownsUnpacked && this.#owner)
    if (root.type === 'file' && rest !== '') return undefined
    if (this.excludes(rest)) return undefined
    const path = joinPath(root.real, rest)
    const entry = this.#tree.lookup(path)
    const wanted = entry && this.#withFlags(entry)
    if (entry?.type !== 'file' || root.type !== 'directory') return wanted
    const first = this.#firstLinked(root, path, entry)
    return first === rest ? wanted : { ...wanted!, linkedTo: joinPath(root.dest, first) }
  }

  /** A directory that the step only needs. */
  get implied(): WantedEntry {
    const { chmod: spec = '' } = this.#step
    const isModeOf = this.#rules.chmodsNewDirectories && /^[0-7]+$/.test(spec)
    // The engine makes them under its umask of 022.
    const mode = isModeOf ? Number.parseInt(spec, 8) & ~0o022 : 0o755
    const owner = this.#owner ?? { uid: 0, gid: 0 }
    return { type: 'directory', mode, ...owner, mtime: 0, implied: true }
  }

  /** Whether `--exclude` names a path below a source. */
  excludes(rest: string): boolean {
    return rest !== '' && this.#excluded?.matches(rest) === true
  }

  /** Of a file's paths in a source, the first: hard links within one are kept, as BuildKit does. */
  #firstLinked(root: Root, path: string, { hardLink }: FileEntry): string {
    const others = this.#tree.linked?.(path) ?? (hardLink === undefined ? [] : [hardLink])
    const inRoot = others
      .map((other) => below(root.real, other))
      .filter((other) => other !== undefined && !this.excludes(other))
    const own = below(root.real, path)!
    return hardLink !== undefined && inRoot.length > 0 ? inRoot[0]! : [own, ...inRoot].sort()[0]!
  }

  #withFlags(entry: TreeEntry): WantedEntry {
    const { chmod: spec } = this.#step
    const mode =
      spec === undefined || entry.type === 'symlink'
        ? entry.mode
        : (chmod(spec, entry.mode, entry.type === 'directory') ?? entry.mode)
    const low = spec === undefined || this.#rules.chmodsSpecialBits ? mode : mode & 0o777
    return { ...entry, ...this.#owner, mode: low }
  }
}
