import type { SourceTree } from '../../context/types.ts'
import type { CopyStep } from '../dockerfile/types.ts'
import { NEWEST_BUILDER, type BuilderRules } from './builder-rules.ts'
import { CopyContents } from './copy-contents.ts'
import { CopyEntries, type Owner } from './copy-entries.ts'
import { filesBelow, pathsOf } from './copy-paths.ts'
import { buries, takesContent, type ArchiveSource, type Root } from './copy-root.ts'
import type { Destination } from './destination.ts'
import type { WantedEntry } from './entry.ts'
import { findRoots, type FoundRoots } from './find-roots.ts'
import { below, joinPath } from './paths.ts'

interface CopyMapOptions {
  owner?: Owner | undefined
  watchedOnly?: boolean
  /** The archives that the step unpacks; none where absent. */
  archiveAt?: ((path: string) => ArchiveSource | undefined) | undefined
  /** @default those of the newest builders */
  rules?: BuilderRules
}

/**
 * One COPY as a map between its source tree and the container, both ways and path by path, so
 * that a change of one file costs the same in a context of ten files or a hundred thousand.
 *
 * The rules are BuildKit's: each source on its own, in order, the last one to write a path wins; a
 * file goes into an existing directory under its own name; a directory's content is merged into the
 * destination, the destination's own mode and owner stay.
 */
export class CopyMap {
  readonly step: CopyStep
  readonly tree: SourceTree
  readonly problems: FoundRoots['problems']
  readonly unmatched: FoundRoots['unmatched']
  readonly rootLinks: FoundRoots['rootLinks']
  readonly linksBelow: FoundRoots['linksBelow']
  readonly archiveProblems: FoundRoots['archiveProblems']
  /** The step's sources are only watched: what it makes of them is not ours to put in place. */
  readonly watchedOnly: boolean
  /** The sources that were found, in the step's order. */
  readonly roots: readonly Root[]
  /** Where the bytes of what it writes come from. */
  readonly contents: CopyContents
  readonly #named: FoundRoots['named']
  readonly #entries: CopyEntries

  constructor(
    step: CopyStep,
    tree: SourceTree,
    destination: Destination,
    { owner, watchedOnly = false, archiveAt, rules = NEWEST_BUILDER }: CopyMapOptions = {},
  ) {
    const found = findRoots(step, tree, destination, archiveAt, rules)
    this.step = step
    this.tree = tree
    this.problems = found.problems
    this.unmatched = found.unmatched
    this.rootLinks = found.rootLinks
    this.linksBelow = found.linksBelow
    this.archiveProblems = found.archiveProblems
    this.watchedOnly = watchedOnly
    this.roots = found.roots
    this.#named = found.named
    this.#entries = new CopyEntries(step, tree, owner, rules)
    this.contents = new CopyContents(step, tree, found.roots, this.#entries)
  }

  /** What the step puts at a path of the container; undefined where it puts nothing. */
  wantedAt(path: string): WantedEntry | undefined {
    let implied: WantedEntry | undefined
    for (let index = this.roots.length - 1; index >= 0; index--) {
      const root = this.roots[index]!
      const rest = below(root.dest, path)
      if (rest === undefined) {
        if (below(path, root.dest) !== undefined) implied ??= this.#entries.implied
      } else if (rest === '' && takesContent(root)) {
        implied ??= this.#entries.implied
      } else {
        const wanted = this.#entries.at(root, rest)
        if (wanted?.type === 'directory' && wanted.implied) implied ??= wanted
        else if (wanted) return wanted
        if (buries(root, rest)) break
      }
    }
    return implied
  }

  /**
   * What earlier steps have at a path is gone: an archive puts a file or a link where one of its
   * directories was.
   */
  buries(path: string): boolean {
    return this.roots.some((root) => {
      const rest = root.archive && below(root.dest, path)
      return rest !== undefined && buries(root, rest)
    })
  }

  /** What each of the step's sources puts at a path, in their order. */
  writesAt(path: string): WantedEntry[] {
    return this.roots.flatMap((root) => {
      const rest = below(root.dest, path)
      const isAbove = rest === undefined && below(path, root.dest) !== undefined
      if (isAbove || (rest === '' && takesContent(root))) return [this.#entries.implied]
      const wanted = rest === undefined ? undefined : this.#entries.at(root, rest)
      return wanted ? [wanted] : []
    })
  }

  /** True for directories that the step only needs: its destination, and those above it. */
  implies(path: string): boolean {
    return this.roots.some((root) => {
      const { dest, archive } = root
      if (path === dest) return takesContent(root)
      const rest = archive && below(dest, path)
      return below(path, dest) !== undefined || (rest !== undefined && archive!.implied.has(rest))
    })
  }

  /** A source that is no directory: where the destination is one, it goes into it. */
  get hasFiles(): boolean {
    return this.roots.some((root) => !takesContent(root))
  }

  /** Paths of the container that the given path of the source tree is, or was, copied to. */
  destinationsOf(source: string): string[] {
    const paths: string[] = []
    for (const root of this.roots) {
      if (root.type === 'inline') continue
      const rest = below(root.real, source)
      if (rest === undefined || (root.type !== 'directory' && rest !== '')) continue
      if (this.#entries.excludes(rest)) continue
      paths.push(joinPath(root.dest, rest))
    }
    return paths
  }

  /** Every path that the step writes, parents before what lies in them, some perhaps twice. */
  *destinations(): Generator<string> {
    for (const root of this.roots) {
      yield* pathsOf(this.tree, root)
    }
  }

  /** The source paths behind the step: those whose content decides what it writes. */
  *sourceFiles(): Generator<string> {
    for (const root of this.roots) {
      if (root.type === 'file' || root.type === 'archive') yield root.real
      else if (root.type === 'directory') yield* filesBelow(this.tree, root.real)
    }
  }

  /** Whether the step has the builder be sent a path of the tree, or something below it. */
  sends(path: string): boolean {
    return this.#named.some((source) => {
      return below(path, source) !== undefined || below(source, path) !== undefined
    })
  }

  /** True where a path of the tree lies in (or is) a source of the step. */
  takes(source: string): boolean {
    return this.destinationsOf(source).some((path) => this.wantedAt(path) !== undefined)
  }
}
