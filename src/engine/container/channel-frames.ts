/** A piece of what a command printed. */
export interface Piece {
  data: Buffer
  isStderr: boolean
}

/**
 * Takes the engine's framing off a hijacked stream: before each piece of output a byte that tells
 * stdout (1) from stderr (2), three that mean nothing, and the piece's length.
 *
 * Source: the engine's API reference, "Attach to a container", stream format.
 */
export class Frames {
  #rest: Buffer = Buffer.alloc(0)

  /** @returns the output that is complete by now */
  push(data: Buffer): Piece[] {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data
    const output: Piece[] = []
    while (bytes.length >= 8) {
      const end = 8 + bytes.readUInt32BE(4)
      if (bytes.length < end) break
      output.push({ data: bytes.subarray(8, end), isStderr: bytes[0] === 2 })
      bytes = bytes.subarray(end)
    }
    this.#rest = bytes
    return output
  }
}

/** Collects the answer to one request, up to the line that ends it. */
export class Answer {
  readonly #token: Buffer
  readonly #chunks: Buffer[] = []

  constructor(token: string) {
    this.#token = Buffer.from(`${token} `)
  }

  /** @returns the whole answer once it is there */
  push(data: Buffer): { code: number; output: Buffer } | undefined {
    this.#chunks.push(data)
    // The shell writes the line at once, so it may be split only by the framing.
    if (data.at(-1) !== 0x0a || !this.#lastLine().includes(this.#token)) return undefined
    const all = this.#chunks.length === 1 ? data : Buffer.concat(this.#chunks)
    const at = all.lastIndexOf(this.#token)
    const code = Number(all.subarray(at + this.#token.length).toString())
    return { code, output: all.subarray(0, at) }
  }

  /** Enough of the end to hold the line, however long the answer is. */
  #lastLine(): Buffer {
    const length = this.#token.length + 'code\n'.length
    const ends: Buffer[] = []
    for (
      let index = this.#chunks.length - 1, missing = length;
      index >= 0 && missing > 0;
      index--
    ) {
      const end = this.#chunks[index]!.subarray(-missing)
      ends.unshift(end)
      missing -= end.length
    }
    return Buffer.concat(ends)
  }
}
