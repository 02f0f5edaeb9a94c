import type { Emitted } from '../outputs/emitted.ts'
import type { Reporter } from '../report/reporter.ts'
import type { ContextPaths } from './context-paths.ts'
import type { Edits } from './edits.ts'
import { OutputPlaces, type OutputDirectories } from './output-places.ts'
import type { Running } from './running.ts'
import type { EditListener } from './watch/context.ts'

/** Watches a build context; resolves, with what ends it, when no edit is missed any more. */
export type Watch = (listener: EditListener) => Promise<() => void>

/** By this name the context reads its rules anew, wherever the ignore file lies. */
export const IGNORE_FILE = '.dockerignore'

/** Milliseconds without a change after which a build that nobody tells of is taken to be done. */
const QUIET = 1_000

interface Parts {
  watch: Watch | undefined
  paths: ContextPaths
  /** Takes what is heard of. */
  edits: Edits
  reporter: Reporter
  onEdit: () => void
}

/** Hears of what is edited in the build context, and tells it from what the bundlers write. */
export class ContextEdits {
  /** Whether anybody waits for further edits: one-shot builds do not. */
  isWanted = false
  readonly #parts: Parts
  readonly #outputs = new OutputPlaces()
  #watching: Promise<(() => void) | undefined> | undefined
  #isClosed = false
  #elsewhere: NodeJS.Timeout | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Where the bundlers write. */
  get outputs(): OutputDirectories {
    return this.#outputs.all
  }

  /** To be told of everything that the bundlers emit. */
  emitted({ key, files, unwritten = [] }: Emitted): void {
    const inside = (paths: Iterable<string>) =>
      [...paths].map((path) => this.#parts.paths.within(path)).filter((path) => path !== undefined)
    this.#outputs.add(key, inside(files.keys()))
    if (unwritten.length === 0) return
    for (const directory of inside(unwritten)) this.#outputs.addUnwritten(directory)
    this.#parts.reporter.nothingEmitted(inside(unwritten))
  }

  /** Begins to watch, the first time that it can. Never throws. */
  async begin(): Promise<void> {
    if (!this.isWanted || this.#isClosed) return
    this.#watching ??= this.#open()
    if ((await this.#watching) === undefined) this.#watching = undefined
  }

  /** Whether some of the edited paths are surely none that a bundler wrote which feeds this. */
  areOthers(paths: readonly string[]): boolean {
    const outputs = this.#outputs
    return paths.some(
      (path) =>
        outputs.isUnwritten(path) || (!outputs.isAmongOutputs(path) && !outputs.isOutput(path)),
    )
  }

  /** Those of the edited paths that mean something to a container. */
  relevant(paths: readonly string[], running: Running): string[] {
    return paths.filter((path) => {
      if (path === IGNORE_FILE) return true
      // Of other files in there, none goes because it is missing for a moment, none comes that a
      // bundler may be about to emit.
      if (this.#outputs.isOutput(path)) return false
      if (this.#outputs.isAmongOutputs(path) && !running.holdsFile(path)) return false
      return running.takes(path)
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#elsewhere)
    const stop = await this.#watching
    stop?.()
  }

  async #open(): Promise<(() => void) | undefined> {
    const { watch, edits, reporter, onEdit } = this.#parts
    const take = (path: string) => {
      edits.add(path)
      onEdit()
    }
    const edited = (path: string) => {
      if (!this.#outputs.isOutput(path)) return take(path)
      if (!this.#outputs.isUnwritten(path)) return
      // A container may wait for what another build makes, as a whole.
      clearTimeout(this.#elsewhere)
      this.#elsewhere = setTimeout(() => take(path), QUIET)
    }
    try {
      return await watch?.({
        edited,
        ignoreFileEdited: () => edited(IGNORE_FILE),
        dockerfileEdited: () => {
          edits.addDockerfile()
          onEdit()
        },
        failed: (error) => reporter.unwatched(error),
      })
    } catch (error) {
      // A context that is not there is reported by who reads it.
      if ((error as { code?: string }).code !== 'ENOENT') reporter.unwatched(error as Error)
      return undefined
    }
  }
}
