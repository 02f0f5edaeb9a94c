import fs from 'node:fs'
import type { EmittedFile } from '../outputs/emitted.ts'
import { SameBytes, type ComparableFileSystem } from './same-bytes.ts'

/**
 * What is needed of a compiler's file system, which need not be the disk. A bundler waits while
 * hundreds of files are read, which takes twice as long with callbacks.
 */
export interface OutputFileSystem extends ComparableFileSystem {
  readFileSync(path: string): string | Buffer
  statSync(path: string): Stats
}

interface Stats {
  mode: number
  size: number
  ino: number
  mtimeMs: number
  ctimeMs: number
}

/** A file that was read, as it was then. */
interface Read {
  file: EmittedFile
  stats: Stats
  /** Milliseconds since the epoch. */
  at: number
}

/** Reads written files back, time and again, and only those that may have been written since. */
export class WrittenFiles {
  #known = new Map<string, Read>()
  readonly #sameBytes = new SameBytes()

  /**
   * Files as they are on the disk: by path, without those that are not there. Contents that are in
   * memory already are taken from there, where the disk has the same.
   */
  snapshot(
    paths: Iterable<string>,
    from: OutputFileSystem = fs,
    inMemory: (path: string) => Buffer | undefined = () => undefined,
  ): Map<string, EmittedFile> {
    const read = new Map<string, Read>()
    for (const path of paths) {
      const known = this.#read(path, from, inMemory)
      if (known !== undefined) read.set(path, known)
    }
    this.#known = read
    return new Map([...read].map(([path, { file }]) => [path, file]))
  }

  #read(
    path: string,
    from: OutputFileSystem,
    inMemory: (path: string) => Buffer | undefined,
  ): Read | undefined {
    const known = this.#known.get(path)
    const at = Date.now()
    try {
      const stats = from.statSync(path)
      if (known !== undefined && isSame(known, stats)) return known
      const content =
        this.#ifSame(path, inMemory(path), stats, from) ??
        this.#ifSame(path, known?.file.content, stats, from) ??
        from.readFileSync(path)
      return { file: { content, mode: stats.mode & 0o777 }, stats, at }
    } catch (error) {
      // A plugin may have removed an asset that it inlined elsewhere.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** The bytes, where the file holds the same. */
  #ifSame(
    path: string,
    bytes: string | Uint8Array | undefined,
    { size }: Stats,
    from: OutputFileSystem,
  ): Buffer | undefined {
    const isLikely = Buffer.isBuffer(bytes) && bytes.length === size
    return isLikely && this.#sameBytes.test(path, bytes, from) ? bytes : undefined
  }
}

function isSame({ stats: before, at }: Read, now: Stats): boolean {
  return (
    before.mode === now.mode &&
    before.size === now.size &&
    before.ino === now.ino &&
    before.mtimeMs === now.mtimeMs &&
    before.ctimeMs === now.ctimeMs &&
    at - now.ctimeMs > tickOf(now)
  )
}

/**
 * A file that was written shortly before it was read may have been written once more within the same
 * tick of the file system's clock. In milliseconds: one of the kernel's where there are fractions of
 * a second, else the two seconds of the coarsest file system.
 */
function tickOf({ ctimeMs, mtimeMs }: Stats): number {
  return ctimeMs % 1000 === 0 && mtimeMs % 1000 === 0 ? 2_000 : 20
}
