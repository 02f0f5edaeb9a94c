import { createHash } from 'node:crypto'
import type { Emitted, OutputFile } from './emitted.ts'

/** What a build changed, by absolute path. */
export interface OutputDiff {
  changed: Map<string, OutputFile>
  removed: string[]
}

/** What all outputs together consist of, by content hash, and how the next build differs from it. */
export class OutputManifest {
  /** The paths that each output's last good build listed. */
  readonly #lists = new Map<string, ReadonlySet<string>>()
  /** The digest of what was last written to each listed path, whichever output wrote it. */
  readonly #digests = new Map<string, string>()

  /** Takes over an output's list and returns what it changed. */
  accept(emitted: Emitted): OutputDiff {
    const previous = this.#lists.get(emitted.key)
    this.#lists.set(emitted.key, new Set(emitted.files.keys()))

    const changed = new Map<string, OutputFile>()
    for (const [path, file] of emitted.files) {
      const digest = digestOf(file)
      if (this.#digests.get(path) === digest) continue
      this.#digests.set(path, digest)
      changed.set(path, file)
    }

    const removed: string[] = []
    for (const path of previous ?? []) {
      if (this.#isListed(path)) continue
      this.#digests.delete(path)
      removed.push(path)
    }
    return { changed, removed }
  }

  #isListed(path: string): boolean {
    for (const list of this.#lists.values()) if (list.has(path)) return true
    return false
  }
}

function digestOf({ content, mode }: OutputFile): string {
  return `${mode.toString(8)}:${createHash('sha256').update(content).digest('base64')}`
}
