/** The last few kilobytes of a command's output, for the report of its failure. */
export class OutputTail {
  readonly #limit: number
  #chunks: Buffer[] = []
  #bytes = 0

  /** @param limit bytes kept at least, twice as many at most */
  constructor(limit = 8 * 1024) {
    this.#limit = limit
  }

  push(data: Buffer): void {
    this.#chunks.push(data)
    this.#bytes += data.length
    while (this.#bytes - this.#chunks[0]!.length >= this.#limit) {
      this.#bytes -= this.#chunks.shift()!.length
    }
  }

  toString(): string {
    const text = Buffer.concat(this.#chunks).subarray(-this.#limit).toString()
    return text.trimEnd()
  }
}
