import type { PlacedEntry } from '../files/archive.ts'
import type { ImageListing } from '../files/image-listing.ts'
import { FEW, needsImage } from './bring-back.ts'
import type { StageState } from './stage.ts'

/** What was at a path when a RUN came to it, after one before it had been redone. */
export interface Found {
  likeness: string
  entry: PlacedEntry
}

/** What a RUN finds in a build at paths that no COPY before it decides. */
export class Originals {
  /** Paths that it and the RUNs after it made something else of, when the image was built. */
  readonly changed: readonly string[]
  readonly #stage: StageState
  readonly #run: number
  readonly #listing: ImageListing | undefined
  /** What was there before the first RUN that was redone since. */
  readonly #unredone: ImageListing | undefined

  private constructor(
    stage: StageState,
    run: number,
    changed: readonly string[],
    listing: ImageListing | undefined,
    unredone: ImageListing | undefined,
  ) {
    this.changed = changed
    this.#stage = stage
    this.#run = run
    this.#listing = listing
    this.#unredone = unredone
  }

  static async before(stage: StageState, run: number): Promise<Originals> {
    const { states, firstRedone } = stage
    const { edited, reowned } = await states.changedSince(run)
    // Whose all of a directory is matters to few RUNs, and costs much to bring back.
    const changed = reowned.length > FEW ? edited : [...edited, ...reowned]
    const listing = await states.before(run)
    const unredone = firstRedone < run ? await states.before(firstRedone) : listing
    return new Originals(stage, run, changed, listing, unredone)
  }

  /** Whether a build has the like of it there; of nothing, where it is undefined. */
  isLike(path: string, likeness: string | undefined): boolean {
    // What nobody can list is asked for one by one, so only where something is there.
    if (!this.#listing) return likeness === undefined
    return this.#likenessAt(path) === likeness
  }

  /** @throws RebuildRequiredError where a RUN has made it anew since, and only a build has it */
  async entryAt(path: string): Promise<PlacedEntry | undefined> {
    const { underlay } = this.#stage
    if (!this.#listing) return underlay.entryAt(path, this.#run)
    const found = this.#found?.get(path)
    if (found) return found.entry
    if (this.isAsBuilt(path)) {
      return this.#listing.has(path) ? underlay.firstEntryAt(path, this.#run) : undefined
    }
    if (!this.#found) throw needsImage(this.#stage, this.#run, path)
    return undefined
  }

  /** No RUN that was redone since the image was built has made something else there than it did then. */
  isAsBuilt(path: string): boolean {
    return this.#listing?.get(path) === this.#unredone?.get(path)
  }

  #likenessAt(path: string): string | undefined {
    const found = this.#found?.get(path)
    if (found) return found.likeness
    return this.isAsBuilt(path) ? this.#listing!.get(path) : undefined
  }

  get #found(): ReadonlyMap<string, Found> | undefined {
    return this.#stage.found.get(this.#run)
  }
}
