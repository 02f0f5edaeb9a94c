import type { Emitted } from './emitted.ts'
import { OutputManifest, type OutputDiff, type OutputFile } from './manifest.ts'

/** All outputs as they are after the last good builds, and what of it is not taken yet. */
export class OutputState {
  readonly #manifest = new OutputManifest()
  /** Paths that were outputs once: they may still lie on the disk. */
  readonly #gone = new Set<string>()
  readonly #touched = new Set<string>()
  /** By output, in order: emitted and not compared yet with what there was. */
  readonly #waiting = new Map<string, Emitted>()

  /** The bundler waits for this, so that contents are compared only when somebody asks. */
  accept(emitted: Emitted): void {
    if (this.#waiting.has(emitted.key)) this.#compare()
    this.#waiting.set(emitted.key, emitted)
  }

  /** Whether something changed since the last `take…()`. */
  get isNew(): boolean {
    this.#compare()
    return this.#touched.size > 0
  }

  /** What changed since the last `take…()`. */
  takeChanges(): OutputDiff {
    this.#compare()
    const changed = new Map<string, OutputFile>()
    const removed: string[] = []
    for (const path of this.#touched) {
      const file = this.#manifest.files.get(path)
      if (file === undefined) removed.push(path)
      else changed.set(path, file)
    }
    this.#touched.clear()
    return { changed, removed }
  }

  /** Everything there is, for who starts anew. */
  takeAll(): OutputDiff {
    this.#compare()
    this.#touched.clear()
    return { changed: new Map(this.#manifest.files), removed: [...this.#gone] }
  }

  #compare(): void {
    for (const emitted of this.#waiting.values()) {
      const { changed, removed } = this.#manifest.accept(emitted)
      for (const path of changed.keys()) {
        this.#gone.delete(path)
        this.#touched.add(path)
      }
      for (const path of removed) {
        this.#gone.add(path)
        this.#touched.add(path)
      }
    }
    this.#waiting.clear()
  }
}
