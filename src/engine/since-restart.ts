import type { RedoneStep, RestartQuestion } from './events.ts'

/** What happened to the app's container since it was last decided whether the app restarts. */
export class SinceRestart {
  readonly #paths = new Set<string>()
  #redone: RedoneStep[] = []
  #isKnown: boolean

  /** @param isKnown whether the container is what was last pushed to it, so that no more happened */
  constructor(isKnown: boolean) {
    this.#isKnown = isKnown
  }

  /** Paths of the build context differ. */
  changed(paths: Iterable<string>): void {
    for (const path of paths) this.#paths.add(path)
  }

  redid(steps: readonly RedoneStep[]): void {
    this.#redone.push(...steps)
  }

  /** Empties the record, which a push that succeeded has dealt with; undefined where it has gaps. */
  take(): RestartQuestion | undefined {
    const question = { paths: [...this.#paths].sort(), redone: this.#redone }
    this.#paths.clear()
    this.#redone = []
    if (this.#isKnown) return question
    this.#isKnown = true
    return undefined
  }
}
