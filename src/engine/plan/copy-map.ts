import { PatternList } from '../../context/pattern.ts'
import type { FileEntry, SourceTree, TreeEntry } from '../../context/types.ts'
import type { CopyStep } from '../dockerfile/types.ts'
import type { ArchiveProblem } from '../unpack/read-archive.ts'
import { NEWEST_BUILDER, type BuilderRules } from './builder-rules.ts'
import { chmod } from './chmod.ts'
import type { TreeChanges } from './compare-trees.ts'
import {
  buries,
  isSameArchive,
  takesContent,
  unpackedDifference,
  unpackedEntry,
  type ArchiveSource,
  type Root,
} from './copy-root.ts'
import type { WantedEntry } from './entry.ts'
import { inlineContent, inlineEntry } from './inline-source.ts'
import { baseName, below, joinPath, parentsOf } from './paths.ts'
import { findSources, type SourceProblem } from './sources.ts'

/** What only the container can tell about the destination of a COPY. */
export interface Destination {
  /** Absolute, links followed, without a trailing `/` (the root is `/`). */
  path: string
  /** It is a directory before the step runs, or the step says so with a trailing `/`. */
  isDirectory: boolean
}

/** Owner that `--chown` names, looked up in the stage's own passwd and group. */
export interface Owner {
  uid: number
  gid: number
}

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
  /** Sources that lead nowhere: the step fails with them, as a build would. */
  readonly problems: { path: string; problem: SourceProblem }[]
  /** Directories of the source tree in which a pattern of the step matches nothing. */
  readonly unmatched: readonly string[]
  /** Archives among the sources that cannot be unpacked. */
  readonly archiveProblems: ({ path: string } & ArchiveProblem)[] = []
  /** The step's sources are only watched: what it makes of them is not ours to put in place. */
  readonly watchedOnly: boolean
  readonly #roots: Root[]
  /** The sources as the step names them, and as they are after links. */
  readonly #named: readonly string[]
  readonly #owner: Owner | undefined
  readonly #rules: BuilderRules
  readonly #excluded: PatternList | undefined

  constructor(
    step: CopyStep,
    tree: SourceTree,
    destination: Destination,
    { owner, watchedOnly = false, archiveAt, rules }: CopyMapOptions = {},
  ) {
    this.#rules = rules ?? NEWEST_BUILDER
    const { found, problems, unmatched } = findSources(step.sources, tree, this.#rules)
    this.step = step
    this.tree = tree
    this.problems = problems
    this.unmatched = unmatched
    this.#named = found.flatMap(({ name, real }) => [name, real])
    this.watchedOnly = watchedOnly
    this.#owner = owner
    this.#excluded = step.exclude.length > 0 ? PatternList.compile(step.exclude) : undefined
    let { isDirectory } = destination
    const into = (name: string) =>
      isDirectory ? joinPath(destination.path, name) : destination.path
    this.#roots = found.map(({ name, real, type, pivot }): Root => {
      if (step.parents) {
        return { real, type, dest: joinPath(destination.path, below(pivot, name) ?? name) }
      }
      const archive = type === 'file' ? archiveAt?.(real) : undefined
      if (archive) {
        isDirectory = true
        if (archive.problem) this.archiveProblems.push({ path: real, ...archive.problem })
        return { real, type: 'archive', dest: destination.path, archive: archive.tree }
      }
      // A source that is a directory makes the destination one for those after it.
      isDirectory ||= type === 'directory'
      return { real, type, dest: type === 'file' ? into(baseName(name)) : destination.path }
    })
    for (const source of step.sources) {
      if (source.kind !== 'inline') continue
      this.#roots.push({ real: source.name, type: 'inline', dest: into(source.name) })
    }
  }

  /** What the step puts at a path of the container; undefined where it puts nothing. */
  wantedAt(path: string): WantedEntry | undefined {
    let implied: WantedEntry | undefined
    for (let index = this.#roots.length - 1; index >= 0; index--) {
      const root = this.#roots[index]!
      const rest = below(root.dest, path)
      if (rest === undefined) {
        if (below(path, root.dest) !== undefined) implied ??= this.#impliedDirectory()
      } else if (rest === '' && takesContent(root)) {
        implied ??= this.#impliedDirectory()
      } else {
        const wanted = this.#entryOf(root, rest)
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
    return this.#roots.some((root) => {
      const rest = root.archive && below(root.dest, path)
      return rest !== undefined && buries(root, rest)
    })
  }

  /** What each of the step's sources puts at a path, in their order. */
  writesAt(path: string): WantedEntry[] {
    return this.#roots.flatMap((root) => {
      const rest = below(root.dest, path)
      const isAbove = rest === undefined && below(path, root.dest) !== undefined
      if (isAbove || (rest === '' && takesContent(root))) return [this.#impliedDirectory()]
      const wanted = rest === undefined ? undefined : this.#entryOf(root, rest)
      return wanted ? [wanted] : []
    })
  }

  /** True for directories that the step only needs: its destination, and those above it. */
  implies(path: string): boolean {
    return this.#roots.some((root) => {
      const { dest, archive } = root
      if (path === dest) return takesContent(root)
      const rest = archive && below(dest, path)
      return below(path, dest) !== undefined || (rest !== undefined && archive!.implied.has(rest))
    })
  }

  /** A source that is no directory: where the destination is one, it goes into it. */
  get hasFiles(): boolean {
    return this.#roots.some((root) => !takesContent(root))
  }

  /** The source file behind a path, an archive for what it holds; undefined for what has none. */
  sourceOf(path: string): string | undefined {
    const [root, rest] = this.#rootOf(path) ?? []
    if (!root || root.type === 'inline') return undefined
    return root.archive ? root.real : joinPath(root.real, rest!)
  }

  /** The bytes for a path that the step wants to be a file. */
  async read(path: string): Promise<Buffer> {
    const content = this.#contentOf(path)
    return content ? content.tree.read(content.at) : inlineContent(this.step, this.#inlineAt(path))
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
    return { tree: this.tree, at: joinPath(root.real, rest!) }
  }

  /** The source that decides what is at a path, and the path below its destination. */
  #rootOf(path: string): [Root, string] | undefined {
    for (let index = this.#roots.length - 1; index >= 0; index--) {
      const root = this.#roots[index]!
      const rest = below(root.dest, path)
      if (rest !== undefined && this.#entryOf(root, rest)) return [root, rest]
    }
    return undefined
  }

  /** Paths of the container that the given path of the source tree is, or was, copied to. */
  destinationsOf(source: string): string[] {
    const paths: string[] = []
    for (const root of this.#roots) {
      if (root.type === 'inline') continue
      const rest = below(root.real, source)
      if (rest === undefined || (root.type !== 'directory' && rest !== '')) continue
      if (rest !== '' && this.#excluded?.matches(rest)) continue
      paths.push(joinPath(root.dest, rest))
    }
    return paths
  }

  /** Every path that the step writes, parents before what lies in them, some perhaps twice. */
  *destinations(): Generator<string> {
    for (const root of this.#roots) {
      yield* this.#pathsOf(root)
    }
  }

  /** The source paths behind the step: those whose content decides what it writes. */
  *sourceFiles(): Generator<string> {
    for (const root of this.#roots) {
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

  /** Destinations of the sources that `other` does not have in the same place. */
  *destinationsNotIn(other: CopyMap): Generator<string> {
    const key = (root: Root) => JSON.stringify([root.type, root.real, root.dest])
    const known = new Set(other.#roots.map(key))
    for (const root of this.#roots) {
      if (!known.has(key(root))) yield* this.#pathsOf(root)
    }
  }

  /**
   * How what the step's archives hold differs from what they held, as paths of the container; what
   * they no longer describe counts as deleted.
   */
  *unpackedSince(before: CopyMap): Generator<Required<TreeChanges>> {
    for (const root of this.#roots) {
      const known = before.#roots.find((other) => isSameArchive(root, other))
      if (known && known.archive !== root.archive) yield unpackedDifference(known, root)
    }
  }

  *#pathsOf({ type, real, dest, archive }: Root): Generator<string> {
    yield* parentsOf(dest)
    yield dest
    if (archive) for (const path of archive.paths()) yield joinPath(dest, path)
    if (type === 'directory') yield* this.#walk(real, dest)
  }

  *#walk(real: string, dest: string): Generator<string> {
    for (const name of this.tree.children(real)) {
      const [child, path] = [joinPath(real, name), joinPath(dest, name)]
      yield path
      yield* this.#walk(child, path)
    }
  }

  #entryOf(root: Root, rest: string): WantedEntry | undefined {
    if (root.type === 'inline')
      return rest === '' ? this.#withFlags(inlineEntry(this.step, root.real)) : undefined
    if (root.archive) return unpackedEntry(root, rest, this.#rules.chownsUnpacked && this.#owner)
    if (root.type === 'file' && rest !== '') return undefined
    if (rest !== '' && this.#excluded?.matches(rest)) return undefined
    const path = joinPath(root.real, rest)
    const entry = this.tree.lookup(path)
    const wanted = entry && this.#withFlags(entry)
    if (entry?.type !== 'file' || root.type !== 'directory') return wanted
    const first = this.#firstLinked(root, path, entry)
    return first === rest ? wanted : { ...wanted!, linkedTo: joinPath(root.dest, first) }
  }

  /** Of a file's paths in a source, the first: hard links within one are kept, as BuildKit does. */
  #firstLinked(root: Root, path: string, { hardLink }: FileEntry): string {
    const others = this.tree.linked?.(path) ?? (hardLink === undefined ? [] : [hardLink])
    const inRoot = others
      .map((other) => below(root.real, other))
      .filter((other) => other !== undefined && !this.#excluded?.matches(other))
    const own = below(root.real, path)!
    return hardLink !== undefined && inRoot.length > 0 ? inRoot[0]! : [own, ...inRoot].sort()[0]!
  }

  #withFlags(entry: TreeEntry): WantedEntry {
    const { chmod: spec } = this.step
    const mode =
      spec === undefined || entry.type === 'symlink'
        ? entry.mode
        : (chmod(spec, entry.mode, entry.type === 'directory') ?? entry.mode)
    const low = spec === undefined || this.#rules.chmodsSpecialBits ? mode : mode & 0o777
    return { ...entry, ...this.#owner, mode: low }
  }

  #inlineAt(path: string): string {
    const [root] = this.#rootOf(path) ?? []
    if (root?.type === 'inline') return root.real
    throw new TypeError(`${path} is not written by line ${this.step.line}`)
  }

  #impliedDirectory(): WantedEntry {
    const { chmod: spec = '' } = this.step
    const isModeOf = this.#rules.chmodsNewDirectories && /^[0-7]+$/.test(spec)
    // The engine makes them under its umask of 022.
    const mode = isModeOf ? Number.parseInt(spec, 8) & ~0o022 : 0o755
    const owner = this.#owner ?? { uid: 0, gid: 0 }
    return { type: 'directory', mode, ...owner, mtime: 0, implied: true }
  }
}

function* filesBelow(tree: SourceTree, directory: string): Generator<string> {
  for (const name of tree.children(directory)) {
    const path = joinPath(directory, name)
    if (tree.lookup(path)?.type === 'directory') yield* filesBelow(tree, path)
    else yield path
  }
}

/** The destination as the step writes it, before the container is asked. */
export function writtenDestination(step: CopyStep): Destination {
  const isDirectory = step.dest.endsWith('/')
  return { path: step.dest === '/' ? '/' : step.dest.replace(/\/$/, ''), isDirectory }
}
