/** What is needed of a file system to compare a file with bytes. */
export interface ComparableFileSystem {
  openSync(path: string, flags: string): number
  readSync(
    fd: number,
    buffer: Buffer,
    offset: number,
    length: number,
    position: number | null,
  ): number
  closeSync(fd: number): void
}

/** Fits into the processor's cache, and yet holds most chunks in one piece. */
const PART = 256 << 10

/**
 * Whether a file holds exactly these bytes. It is read through one small buffer, time and again: to
 * find memory for a file's contents takes several times as long as to read them.
 */
export class SameBytes {
  readonly #part = Buffer.allocUnsafeSlow(PART)

  test(path: string, bytes: Buffer, fs: ComparableFileSystem): boolean {
    const fd = fs.openSync(path, 'r')
    try {
      let at = 0
      for (;;) {
        const length = fs.readSync(fd, this.#part, 0, PART, null)
        if (length === 0) return at === bytes.length
        const expected = bytes.subarray(at, at + length)
        if (!expected.equals(this.#part.subarray(0, length))) return false
        at += length
      }
    } finally {
      fs.closeSync(fd)
    }
  }
}
