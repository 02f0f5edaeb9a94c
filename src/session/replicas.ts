import type { PushResult } from '../engine/events.ts'
import type { PathExplanation } from '../engine/explain.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import type { Running } from './running.ts'

/** Several containers of one image, each kept in step by itself and all of them side by side. */
export class Replicas implements Running {
  readonly name: string
  readonly isOwned: boolean
  readonly isBehind: boolean
  readonly #replicas: readonly Running[]
  /** What they have in common, any of them can tell. */
  readonly #first: Running

  /** @param replicas at least one */
  constructor(replicas: readonly Running[]) {
    this.#replicas = replicas
    this.#first = replicas[0]!
    this.name = replicas.map(({ name }) => name).join(', ')
    this.isOwned = this.#first.isOwned
    this.isBehind = replicas.some(({ isBehind }) => isBehind)
  }

  /** Rejects where one fails, when all others are done: what one still lacks, its next push brings. */
  async push(diff: OutputDiff, edited: readonly string[]): Promise<PushResult> {
    const pushes = await Promise.allSettled(this.#replicas.map((it) => it.push(diff, edited)))
    const results: PushResult[] = []
    for (const push of pushes) {
      if (push.status === 'rejected') throw push.reason
      results.push(push.value)
    }
    return together(results)
  }

  explainPath(path: string): PathExplanation {
    return this.#first.explainPath(path)
  }

  takes(path: string): boolean {
    return this.#first.takes(path)
  }

  holdsFile(path: string): boolean {
    return this.#first.holdsFile(path)
  }

  outdatedBy(): Promise<string | undefined> {
    return this.#first.outdatedBy()
  }

  async close(keep?: boolean): Promise<void> {
    await Promise.all(this.#replicas.map((it) => it.close(keep)))
  }

  closeSync(): void {
    for (const replica of this.#replicas) replica.closeSync()
  }
}

/** One push of the same to several: that of the replica with the most to do, as long as the longest. */
function together(results: readonly PushResult[]): PushResult {
  const most = results.reduce((a, b) => (workOf(b) > workOf(a) ? b : a))
  const total = Math.max(...results.map(({ duration }) => duration.total))
  return {
    ...most,
    restarted: results.some(({ restarted }) => restarted),
    duration: { ...most.duration, total },
  }
}

const workOf = ({ outcome, files, redone }: PushResult): number =>
  outcome === 'unchanged' ? -1 : files.written + files.removed + redone.length
