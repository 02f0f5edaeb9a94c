/** Milliseconds after a failure in which an edit is taken to be what made the build fail. */
const LATE = 100

export interface TakenEdits {
  /** Relative to the build context, with `/`. */
  paths: string[]
  /** The Dockerfile was edited, wherever it lies. */
  dockerfile: boolean
}

/** What was edited in the build context and is not pushed yet. */
export class Edits {
  readonly #fresh = new Set<string>()
  /** Made before a build failed: they go with the next good one, as they may be what broke it. */
  readonly #withheld = new Set<string>()
  #withheldAt = -Infinity
  #dockerfile = false

  add(path: string): void {
    const isLate = performance.now() - this.#withheldAt < LATE
    if (isLate) this.#withheld.add(path)
    else this.#fresh.add(path)
  }

  addDockerfile(): void {
    this.#dockerfile = true
  }

  /** A build has failed: what was edited until now waits for a good one. */
  withhold(): void {
    this.#withheldAt = performance.now()
    for (const path of this.#fresh) this.#withheld.add(path)
    this.#fresh.clear()
  }

  /** Whether there are edits that need not wait for a build. */
  get areDue(): boolean {
    return this.#fresh.size > 0 || this.#dockerfile
  }

  /** Empties the list; what is withheld stays unless everything `isGood`. */
  take(isGood: boolean): TakenEdits {
    const paths = new Set(this.#fresh)
    const dockerfile = this.#dockerfile
    this.#fresh.clear()
    this.#dockerfile = false
    if (isGood) {
      for (const path of this.#withheld) paths.add(path)
      this.#withheld.clear()
      this.#withheldAt = -Infinity
    }
    return { paths: [...paths], dockerfile }
  }
}
