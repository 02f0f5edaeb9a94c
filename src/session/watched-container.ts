import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildContext } from '../context/build-context.ts'
import type { PushResult } from '../engine/events.ts'
import type { PathExplanation } from '../engine/explain.ts'
import type { Livepush } from '../engine/livepush.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import { readDockerfile } from './dockerfile.ts'
import { describeChange } from './dockerfile-changes.ts'
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
  readonly #place: Place
  readonly #context: BuildContext
  readonly #ownership: Ownership

  constructor(place: Place, livepush: Livepush, ownership: Ownership) {
    this.name = ownership.name
    this.isOwned = ownership.isOwned
    // One that was found may have been built from anything; the stages that others stand in for made
    // their own when the image was built.
    this.isBehind = !ownership.isOwned || place.standIns.length > 0
    this.#livepush = livepush
    this.#place = place
    this.#context = place.context
    this.#ownership = ownership
    showLongCommands(livepush, (line) => place.reporter.info(line))
  }

  push({ changed, removed }: OutputDiff, edited: readonly string[]): Promise<PushResult> {
    for (const held of [this.#context, ...this.#place.standIns]) {
      for (const [path, file] of changed) held.setFile(path, file)
      for (const path of removed) held.removeFile(path)
    }
    return this.#livepush.performLivepush([...changed.keys(), ...edited], removed)
  }

  explainPath(path: string): PathExplanation {
    return this.#livepush.explainPath(path)
  }

  takes(path: string): boolean {
    if (this.explainPath(path).takenBy.length > 0) return true
    // A directory that goes takes along what lies in it, and some step may copy only that.
    return this.#context.children(path).some((name) => this.takes(`${path}/${name}`))
  }

  holdsFile(path: string): boolean {
    const entry = this.#context.lookup(path)
    return entry?.type === 'file' && existsSync(join(this.#context.root, path))
  }

  async outdatedBy(): Promise<string | undefined> {
    const { text, parsed } = await readDockerfile(this.#place.options)
    return describeChange(this.#place.dockerfile.text, text, parsed.file)
  }

  async close(keep = false): Promise<void> {
    await this.#livepush.cleanupIntermediateContainers()
    if (!keep) await this.#ownership.remove()
  }

  closeSync(): void {
    this.#ownership.removeNow()
  }
}
