/**
 * A content that is being read: whoever wants its parts is given those that are there, and waits for
 * the others.
 */
export class Reading implements AsyncIterable<Buffer> {
  readonly #parts: Buffer[] = []
  #end: { error?: unknown } | undefined
  #wake = () => {}
  #next = this.#nextChange()

  /** Takes all parts; what keeps it from that is thrown where they are wanted. */
  async fill(parts: AsyncIterable<Buffer>): Promise<void> {
    try {
      for await (const part of parts) {
        this.#parts.push(part)
        this.#change()
      }
      this.#end = {}
    } catch (error) {
      this.#end = { error }
    }
    this.#change()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (let index = 0; ; index++) {
      while (index === this.#parts.length && !this.#end) await this.#next
      if (index < this.#parts.length) yield this.#parts[index]!
      else if (this.#end?.error instanceof Error) throw this.#end.error
      else return
    }
  }

  #change(): void {
    this.#wake()
    this.#next = this.#nextChange()
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve))
  }
}
