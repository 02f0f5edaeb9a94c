/**
 * Runs one task at a time, and the newest first: a call aborts the task that runs and waits for its
 * end, and of several that wait only the last goes on.
 */
export class LatestOnly {
  readonly #onAbort: () => void
  #running: { abort: AbortController; settled: Promise<unknown> } | undefined
  #calls = 0

  /** @param onAbort called each time that a task is aborted */
  constructor(onAbort: () => void) {
    this.#onAbort = onAbort
  }

  /** @returns undefined where a newer call came before the task was begun */
  async run<Result>(task: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> {
    const call = ++this.#calls
    this.#abort()
    while (this.#running) {
      await this.#running.settled
      if (call !== this.#calls) return undefined
    }
    const abort = new AbortController()
    const result = task(abort.signal)
    const settled = result.then(
      () => (this.#running = undefined),
      () => (this.#running = undefined),
    )
    this.#running = { abort, settled }
    return result
  }

  /** Aborts the task that runs, and waits for its end. */
  async stop(): Promise<void> {
    this.#abort()
    await this.#running?.settled
  }

  #abort(): void {
    if (!this.#running || this.#running.abort.signal.aborted) return
    this.#running.abort.abort()
    this.#onAbort()
  }
}
