import { createHash } from 'node:crypto'
import { Overlay, type OverlayFile } from '../context/overlay.ts'
import { ancestors } from '../context/paths.ts'
import type { SourceTree, TreeEntry } from '../context/types.ts'
import type { CopyStep } from './dockerfile/index.ts'
import type { TreeChanges } from './plan/compare-trees.ts'
import { below, joinPath } from './plan/paths.ts'

/** A directory or file of the build context that stands for a path of a stage. */
export interface StandInPlace {
  /** Absolute path in the stage. */
  path: string
  /** Path in the build context. */
  from: string
}

/**
 * Files made on this machine that take the place of what RUNs of a stage make: steps that copy them
 * from the stage copy these instead, and the stage is not redone for their sake. Paths of the tree
 * are the stage's, without the leading `/`.
 */
export class StandInTree implements SourceTree {
  /** Index of the stage. */
  readonly stage: number
  readonly #places: readonly StandInPlace[]
  readonly #files = new Overlay()
  readonly #paths = new Set<string>()
  readonly #digests = new Map<string, string>()
  /** Paths that changed, with what was there before. */
  readonly #touched = new Map<string, TreeEntry['type'] | undefined>()

  constructor(stage: number, places: readonly StandInPlace[]) {
    this.stage = stage
    this.#places = places.map(({ path, from }) => ({ path: path.replace(/^\//, ''), from }))
  }

  /** Takes a file of the build context; one that stands for nothing is left out. */
  setFile(contextPath: string, file: OverlayFile): void {
    for (const path of this.pathsOf(contextPath)) {
      this.#change(path, () => this.#files.set(path, file))
      this.#paths.add(path)
      this.#digests.set(path, createHash('sha256').update(file.content).digest('hex'))
    }
  }

  removeFile(contextPath: string): void {
    for (const path of this.pathsOf(contextPath)) {
      if (!this.#paths.delete(path)) continue
      this.#change(path, () => this.#files.remove(path))
      this.#digests.delete(path)
    }
  }

  /** Notes a path as changed, and the directories that come or go with it. */
  #change(path: string, change: () => void): void {
    const parents = ancestors(path).filter((parent) => this.contextPathOf(parent) !== undefined)
    const typeOf = (it: string) => this.lookup(it)?.type
    const before = [...parents, path].map((it) => [it, typeOf(it)] as const)
    change()
    for (const [it, type] of before) {
      if (it !== path && typeOf(it) === type) continue
      if (!this.#touched.has(it)) this.#touched.set(it, type)
    }
  }

  /** The paths that a path of the build context stands for. */
  pathsOf(contextPath: string): string[] {
    return this.#places.flatMap(({ path, from }) => {
      const rest = below(from, contextPath)
      return rest === undefined ? [] : [joinPath(path, rest)]
    })
  }

  /** The path of the build context that stands for a path. */
  contextPathOf(path: string): string | undefined {
    for (const place of this.#places) {
      const rest = below(place.path, path)
      if (rest !== undefined) return joinPath(place.from, rest)
    }
    return undefined
  }

  /** Whether a step copies from the stage nothing but what is here. */
  covers({ from, sources }: CopyStep): boolean {
    if (from?.kind !== 'stage' || from.index !== this.stage) return false
    return sources.every(
      (source) => source.kind === 'path' && this.contextPathOf(source.path) !== undefined,
    )
  }

  /** What differs since the last call. */
  takeChanges(): TreeChanges {
    const touched = new Map(this.#touched)
    this.#touched.clear()
    const typeOf = (path: string) => this.lookup(path)?.type
    const changed = [...touched.keys()].filter((path) => typeOf(path) !== undefined)
    return {
      changed,
      deleted: [...touched.keys()].filter((path) => typeOf(path) === undefined),
      reshaped: new Set(changed.filter((path) => typeOf(path) !== touched.get(path))),
    }
  }

  lookup(path: string): TreeEntry | undefined {
    const file = this.#files.file(path)
    const owner = { uid: 0, gid: 0 }
    if (file) {
      const { content, mode, setAt: mtime } = file
      const digest = this.#digests.get(path)!
      return { type: 'file', mode, ...owner, mtime, size: content.length, digest }
    }
    if (path !== '' && !this.#files.isDirectory(path)) return undefined
    return { type: 'directory', mode: 0o755, ...owner, mtime: 0 }
  }

  children(path: string): readonly string[] {
    return [...this.#files.names(path)].sort()
  }

  read(path: string): Promise<Buffer> {
    const file = this.#files.file(path)
    if (!file) return Promise.reject(new TypeError(`${path} is not held`))
    return Promise.resolve(file.content)
  }

  /** Entries come with their digests. */
  async hash(): Promise<void> {}

  *paths(): Generator<string> {
    const seen = new Set([''])
    yield ''
    for (const file of this.#paths) {
      for (const path of [...ancestors(file), file]) {
        if (!seen.has(path)) yield path
        seen.add(path)
      }
    }
  }
}
