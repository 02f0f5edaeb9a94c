/**
 * A content that is read once, part by part as somebody wants them: whoever comes later is given those
 * that are there. To read on ahead of who sends it would take the processor from the engine.
 */
export class Reading implements AsyncIterable<Buffer> {
  readonly #parts: Buffer[] = []
  readonly #source: AsyncIterator<Buffer>
  /** Of the next part: whether there is one. */
  #next: Promise<boolean> | undefined

  constructor(parts: AsyncIterable<Buffer>) {
    this.#source = parts[Symbol.asyncIterator]()
  }

  /** Throws what keeps it from being read, to everybody who wants what is not there yet. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (let index = 0; ; index++) {
      if (index === this.#parts.length) {
        this.#next ??= this.#readNext()
        if (!(await this.#next)) return
      }
      yield this.#parts[index]!
    }
  }

  async #readNext(): Promise<boolean> {
    const next = await this.#source.next()
    if (next.done) return false
    this.#parts.push(next.value)
    this.#next = undefined
    return true
  }
}
