import type { BuildContext } from '../context/build-context.ts'
import type { PushResult } from '../engine/events.ts'
import type { PathExplanation } from '../engine/explain.ts'
import type { Livepush } from '../engine/livepush.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import { whileItTakes } from '../report/patience.ts'
import { short } from '../report/words.ts'
import type { Running } from './running.ts'

export interface ContainerParts {
  name: string
  isOwned: boolean
  livepush: Livepush
  context: BuildContext
  /** Where lines about long work go. */
  say: (line: string) => void
  /** The line of a RUN of a stage in the Dockerfile. */
  lineOf: (stageIdx: number, command: string) => number | undefined
  /** Removes what was started beside the engine's own containers. */
  remove: () => Promise<void>
  removeNow: () => void
}

/** A real container, its outputs held over the build context in memory. */
export class WatchedContainer implements Running {
  readonly name: string
  readonly isOwned: boolean
  readonly isBehind: boolean
  readonly #parts: ContainerParts

  constructor(parts: ContainerParts) {
    this.name = parts.name
    this.isOwned = parts.isOwned
    // One that was found may have been built from anything.
    this.isBehind = !parts.isOwned
    this.#parts = parts
    this.#showLongCommands()
  }

  push({ changed, removed }: OutputDiff): Promise<PushResult> {
    const { context, livepush } = this.#parts
    for (const [path, file] of changed) context.setFile(path, file)
    for (const path of removed) context.removeFile(path)
    return livepush.performLivepush([...changed.keys()], removed)
  }

  explainPath(path: string): PathExplanation {
    return this.#parts.livepush.explainPath(path)
  }

  async close(): Promise<void> {
    await Promise.all([this.#parts.livepush.cleanupIntermediateContainers(), this.#parts.remove()])
  }

  closeSync(): void {
    this.#parts.removeNow()
  }

  #showLongCommands(): void {
    const { livepush, lineOf, say } = this.#parts
    const running = new Map<number, () => void>()
    const end = (stageIdx: number) => {
      running.get(stageIdx)?.()
      running.delete(stageIdx)
    }
    livepush.on('commandExecute', ({ stageIdx, command }) => {
      const line = lineOf(stageIdx, command)
      const place = line === undefined ? '' : ` (line ${line})`
      running.set(stageIdx, whileItTakes(`RUN ${short(command)}${place}`, say))
    })
    livepush.on('commandReturn', ({ stageIdx }) => end(stageIdx))
    livepush.on('pushEnd', () => [...running.keys()].forEach(end))
  }
}
