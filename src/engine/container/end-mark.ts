/** Finds, in what a command prints, the line `token code` that ends it. */
export class EndMark {
  readonly #token: Buffer
  /** What may be the beginning of the line. */
  #rest: Buffer = Buffer.alloc(0)

  constructor(token: string) {
    this.#token = Buffer.from(`${token} `)
  }

  /** @returns what the command itself printed, and its exit code once that is there */
  push(data: Buffer): { output: Buffer; code?: number } {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data
    const at = all.indexOf(this.#token)
    if (at >= 0 && all.at(-1) === 0x0a) {
      const code = Number(all.subarray(at + this.#token.length).toString())
      return { output: all.subarray(0, at), code }
    }
    const kept = at >= 0 ? at : all.length - this.#beginning(all)
    this.#rest = all.subarray(kept)
    return { output: all.subarray(0, kept) }
  }

  /** How many of the last bytes may be the token's first ones. */
  #beginning(all: Buffer): number {
    let length = Math.min(all.length, this.#token.length - 1)
    while (!all.subarray(all.length - length).equals(this.#token.subarray(0, length))) length--
    return length
  }
}
