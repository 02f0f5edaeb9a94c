import type { Emitted, EmittedFile } from './emitted.ts'

/** A file that an output has. */
export interface OutputFile {
  content: Buffer
  /** Permission bits, 0 to 0o777. */
  mode: number
}

/** What a build changed, by absolute path. */
export interface OutputDiff {
  changed: Map<string, OutputFile>
  removed: string[]
}

/** What all outputs together consist of, and how the next build differs from it by content. */
export class OutputManifest {
  /** The paths that each output's last good build listed. */
  readonly #lists = new Map<string, ReadonlySet<string>>()
  /** What was last written to each listed path, whichever output wrote it. */
  readonly #files = new Map<string, OutputFile>()

  get files(): ReadonlyMap<string, OutputFile> {
    return this.#files
  }

  /** Takes over an output's list and returns what it changed. */
  accept(emitted: Emitted): OutputDiff {
    const previous = this.#lists.get(emitted.key)
    this.#lists.set(emitted.key, new Set(emitted.files.keys()))

    const changed = new Map<string, OutputFile>()
    for (const [path, file] of emitted.files) {
      const before = this.#files.get(path)
      const bytes = bytesOf(file.content)
      if (before?.mode === file.mode && before.content.equals(bytes)) continue
      const now = { content: bytes, mode: file.mode }
      this.#files.set(path, now)
      changed.set(path, now)
    }

    const removed: string[] = []
    for (const path of previous ?? []) {
      if (this.#isListed(path)) continue
      this.#files.delete(path)
      removed.push(path)
    }
    return { changed, removed }
  }

  #isListed(path: string): boolean {
    for (const list of this.#lists.values()) if (list.has(path)) return true
    return false
  }
}

/** Bytes are not copied: that would take longer than to compare them. */
function bytesOf(content: EmittedFile['content']): Buffer {
  if (typeof content === 'string') return Buffer.from(content)
  if (Buffer.isBuffer(content)) return content
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}
