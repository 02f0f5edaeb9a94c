import { Edits, type TakenEdits } from './edits.ts'

/** How long to wait for outputs that nobody has announced yet, in milliseconds. */
const SETTLE = 50

/** How long to wait for the build that an edit may start, in milliseconds. */
const START = 100

/** What a push has to take. */
export interface RoundEnd extends TakenEdits {
  /** There was a good build, whether it changed anything or not. */
  isBuilt: boolean
}

/** Which outputs are being built, which have failed, and whether it is time to push. */
export class Round {
  readonly edits = new Edits()
  readonly #building = new Set<string>()
  readonly #failed = new Set<string>()
  /** Outputs with a good build at any time. */
  readonly #known = new Set<string>()
  /** Outputs with a good build since the last push. */
  readonly #fresh = new Set<string>()

  expect(key: string): void {
    this.#building.add(key)
    this.#failed.delete(key)
  }

  emit(key: string): void {
    this.retract(key)
    this.#known.add(key)
    this.#fresh.add(key)
  }

  fail(key: string): void {
    this.#building.delete(key)
    this.#failed.add(key)
    this.edits.withhold()
  }

  retract(key: string): void {
    this.#building.delete(key)
    this.#failed.delete(key)
  }

  /** Forgets the outputs of a build that has ended for good. */
  forget(keys: Iterable<string>): void {
    for (const key of keys) {
      this.retract(key)
      this.#known.delete(key)
      this.#fresh.delete(key)
    }
  }

  /** A push takes what there is. */
  end(): RoundEnd {
    const isBuilt = this.#fresh.size > 0
    this.#fresh.clear()
    return { ...this.edits.take(this.#failed.size === 0), isBuilt }
  }

  /** There was a good build or an edit since the last push, and nothing is being built any more. */
  get isDue(): boolean {
    return (this.#fresh.size > 0 || this.edits.areDue) && this.#building.size === 0
  }

  /** There was a good build since the last push, and others go on. */
  get isWaiting(): boolean {
    return this.#fresh.size > 0 && this.#building.size > 0
  }

  /** Every output that was announced has had a good build at some time. */
  get isComplete(): boolean {
    return [...this.#building, ...this.#failed].every((key) => this.#known.has(key))
  }

  /**
   * Milliseconds to wait before a push, as more outputs may follow: none once all outputs that were
   * there before are here again.
   */
  patience(isFirst: boolean): number {
    if (this.#fresh.size === 0) return START
    return !isFirst && this.#fresh.size === this.#known.size ? 0 : SETTLE
  }
}
