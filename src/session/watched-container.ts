import type { BuildContext } from '../context/build-context.ts'
import type { PushResult } from '../engine/events.ts'
import type { PathExplanation } from '../engine/explain.ts'
import type { Livepush } from '../engine/livepush.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import { showLongCommands } from './long-commands.ts'
import type { Place } from './place.ts'
import type { Running } from './running.ts'

/** What one that was started and one that was found do not have in common. */
export interface Ownership {
  name: string
  isOwned: boolean
  /** Removes what was started beside the engine's own containers. */
  remove: () => Promise<void>
  removeNow: () => void
}

/** A real container, its outputs held over the build context in memory. */
export class WatchedContainer implements Running {
  readonly name: string
  readonly isOwned: boolean
  readonly isBehind: boolean
  readonly #livepush: Livepush
  readonly #context: BuildContext
  readonly #ownership: Ownership

  constructor({ context, reporter }: Place, livepush: Livepush, ownership: Ownership) {
    this.name = ownership.name
    this.isOwned = ownership.isOwned
    // One that was found may have been built from anything.
    this.isBehind = !ownership.isOwned
    this.#livepush = livepush
    this.#context = context
    this.#ownership = ownership
    showLongCommands(livepush, (line) => reporter.info(line))
  }

  push({ changed, removed }: OutputDiff): Promise<PushResult> {
    for (const [path, file] of changed) this.#context.setFile(path, file)
    for (const path of removed) this.#context.removeFile(path)
    return this.#livepush.performLivepush([...changed.keys()], removed)
  }

  explainPath(path: string): PathExplanation {
    return this.#livepush.explainPath(path)
  }

  async close(): Promise<void> {
    await this.#livepush.cleanupIntermediateContainers()
    await this.#ownership.remove()
  }

  closeSync(): void {
    this.#ownership.removeNow()
  }
}
