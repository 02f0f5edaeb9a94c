import type { CopyStep } from '../dockerfile/types.ts'
import type { BuilderRules } from '../plan/builder-rules.ts'
import type { Owner } from '../plan/copy-entries.ts'
import { CopyMap } from '../plan/copy-map.ts'
import type { Destination } from '../plan/destination.ts'
import type { Archives } from '../unpack/archives.ts'

/** Where a COPY or ADD writes, and how. */
export interface Place {
  position: number
  destination: Destination
  owner: Owner | undefined
  watchedOnly: boolean
}

/**
 * Where each COPY and ADD of a stage writes: all that it takes, besides a source tree, to make a map
 * of one. Sources that a RUN binds are among them, each as a COPY of its own.
 */
export class Places {
  readonly #places = new Map<CopyStep, Place>()
  readonly #archives: Archives
  readonly #rules: BuilderRules

  constructor(archives: Archives, rules: BuilderRules) {
    this.#archives = archives
    this.#rules = rules
  }

  set(step: CopyStep, place: Place): void {
    this.#places.set(step, place)
  }

  get(step: CopyStep): Place | undefined {
    return this.#places.get(step)
  }

  steps(): Iterable<CopyStep> {
    return this.#places.keys()
  }

  [Symbol.iterator](): IterableIterator<[CopyStep, Place]> {
    return this.#places.entries()
  }

  mapOf(step: CopyStep, tree: CopyMap['tree']): CopyMap {
    const { destination, owner, watchedOnly } = this.#places.get(step)!
    const archiveAt = this.#archives.of(step)
    return new CopyMap(step, tree, destination, {
      owner,
      watchedOnly,
      archiveAt,
      rules: this.#rules,
    })
  }
}
