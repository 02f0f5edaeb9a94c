import type { BuildContext } from '../../context/build-context.ts'
import type { CopyStep } from '../dockerfile/types.ts'
import type { TreeChanges } from '../plan/compare-trees.ts'
import { findSources } from '../plan/sources.ts'
import { readArchive, type Unpacked } from './read-archive.ts'

/** The archives of a build context that its ADDs unpack, listed. */
export class Archives {
  readonly #context: BuildContext
  readonly #steps = new Set<CopyStep>()
  /** By the path in the context, after links; undefined for a file that is copied as it is. */
  readonly #known = new Map<string, Unpacked | undefined>()

  constructor(context: BuildContext) {
    this.#context = context
  }

  /** Looks at the sources of a step, and from then on with each `refresh`. */
  async learn(step: CopyStep): Promise<void> {
    if (!mayUnpack(step)) return
    this.#steps.add(step)
    for (const path of this.#filesOf(step)) {
      if (!this.#known.has(path)) this.#known.set(path, await readArchive(this.#context, path))
    }
  }

  /** Looks again at what changed in the context, and at what is new to a step. */
  async refresh({ changed, deleted }: Pick<TreeChanges, 'changed' | 'deleted'>): Promise<void> {
    if (this.#steps.size === 0) return
    const isStale = new Set([...changed, ...deleted])
    const wanted = new Set([...this.#steps].flatMap((step) => this.#filesOf(step)))
    for (const path of this.#known.keys()) if (!wanted.has(path)) this.#known.delete(path)
    for (const path of wanted) {
      const before = this.#known.get(path)
      const isKnown = this.#known.has(path) && before?.problem?.kind !== 'unread'
      if (isKnown && !isStale.has(path)) continue
      const differs = (file: string, digest: string) => {
        const entry = before?.tree.lookup(file)
        return entry?.type !== 'file' || entry.digest !== digest
      }
      this.#known.set(path, await readArchive(this.#context, path, differs))
    }
  }

  /** What a step unpacks of its sources: asked for one by its path, after links. */
  of(step: CopyStep): ((path: string) => Unpacked | undefined) | undefined {
    return this.#steps.has(step) ? (path) => this.#known.get(path) : undefined
  }

  /** Whether a step unpacks something that only the builder can. */
  hasUnsupported(step: CopyStep): boolean {
    if (!this.#steps.has(step)) return false
    return this.#filesOf(step).some((path) => this.#known.get(path)?.problem !== undefined)
  }

  /** Lets go of the bytes that waited to be sent. */
  forgetContents(): void {
    for (const unpacked of this.#known.values()) unpacked?.tree.forgetContents()
  }

  #filesOf({ sources }: CopyStep): string[] {
    const { found } = findSources(sources, this.#context)
    return found.filter(({ type }) => type === 'file').map(({ real }) => real)
  }
}

/** An ADD unpacks local archives, unless told not to. */
function mayUnpack({ instruction, from, unpack }: CopyStep): boolean {
  return instruction === 'ADD' && !from && unpack !== false
}
