import type { Emitted, OutputFile } from './emitted.ts'
import { OutputManifest, type OutputDiff } from './manifest.ts'

/** All outputs as they are after the last good builds, and what of it is not taken yet. */
export class OutputState {
  readonly #manifest = new OutputManifest()
  readonly #files = new Map<string, OutputFile>()
  /** Paths that were outputs once: they may still lie on the disk. */
  readonly #gone = new Set<string>()
  readonly #touched = new Set<string>()

  accept(emitted: Emitted): void {
    const { changed, removed } = this.#manifest.accept(emitted)
    for (const [path, file] of changed) {
      this.#files.set(path, file)
      this.#gone.delete(path)
      this.#touched.add(path)
    }
    for (const path of removed) {
      this.#files.delete(path)
      this.#gone.add(path)
      this.#touched.add(path)
    }
  }

  /** Whether something changed since the last `take…()`. */
  get isNew(): boolean {
    return this.#touched.size > 0
  }

  /** What changed since the last `take…()`. */
  takeChanges(): OutputDiff {
    const changed = new Map<string, OutputFile>()
    const removed: string[] = []
    for (const path of this.#touched) {
      const file = this.#files.get(path)
      if (file === undefined) removed.push(path)
      else changed.set(path, file)
    }
    this.#touched.clear()
    return { changed, removed }
  }

  /** Everything there is, for who starts anew. */
  takeAll(): OutputDiff {
    this.#touched.clear()
    return { changed: new Map(this.#files), removed: [...this.#gone] }
  }
}
