import type { PushOutcome, PushResult, RedoneStep } from '../events.ts'
import { sizeOf } from '../files/archive.ts'
import type { Placement } from '../files/place.ts'
import { dirName } from '../plan/paths.ts'

/** What a push has done so far; times in milliseconds. */
export class Tally {
  readonly redone: RedoneStep[] = []
  readonly files = { written: 0, removed: 0, bytes: 0 }
  readonly appFiles = { written: 0, removed: 0 }
  readonly #app: number
  plan = 0
  copy = 0
  run = 0
  restart = 0

  /** @param app the stage that the app's container is of */
  constructor(app: number) {
    this.#app = app
  }

  /** Counts what was brought into a stage's container. */
  placed({ write, remove }: Placement, stageIdx: number): void {
    const written = write.filter(({ wanted }) => wanted.type !== 'directory').length
    const parents = new Set(remove.map(dirName))
    // What was there is not known any more, but what others lay in was a directory.
    const removed = remove.filter((path) => !parents.has(path)).length
    for (const files of stageIdx === this.#app ? [this.files, this.appFiles] : [this.files]) {
      files.written += written
      files.removed += removed
    }
    for (const { wanted } of write) this.files.bytes += sizeOf(wanted)
  }

  /** All of it, where the push has ended. */
  result(
    outcome: PushOutcome,
    changes: Pick<PushResult, 'changed' | 'deleted'>,
    restarted: boolean,
    total: number,
  ): PushResult {
    const { plan, copy, run, restart, files, appFiles } = this
    // Stages that go side by side end in any order.
    const redone = this.redone.toSorted((a, b) => a.stageIdx - b.stageIdx)
    const duration = { plan, copy, run, restart, total }
    return { outcome, ...changes, redone, files, appFiles, restarted, duration }
  }
}
