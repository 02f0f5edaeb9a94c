/** Lets others wait until nothing is under way any more. */
export class Idle {
  readonly #isIdle: () => boolean
  #waiting: (() => void)[] = []

  constructor(isIdle: () => boolean) {
    this.#isIdle = isIdle
  }

  /** Resolves at once where nothing is under way, else with the first `check()` that finds so. */
  async reached(): Promise<void> {
    if (!this.#isIdle()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** To be called after everything that may have been the last thing under way. */
  check(): void {
    if (this.#waiting.length === 0 || !this.#isIdle()) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
