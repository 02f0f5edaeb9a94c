import { enterContextChanges, enterStandInChanges } from './apply/enter-changes.ts'
import { prepareRuns } from './apply/run.ts'
import type { PushResult } from './events.ts'
import type { Opened } from './open.ts'
import type { StandInTree } from './stand-in.ts'

/** Paths of the build context that differ from what was pushed before. */
export type Changes = Pick<PushResult, 'changed' | 'deleted'>

/** Reads paths again and enters what differs into the ledgers, all of it or nothing. */
export async function takeChanges(
  { context, archives, stages }: Opened,
  standIns: readonly StandInTree[],
  paths: Iterable<string>,
): Promise<Changes> {
  const { reshaped, ...changes } = await context.refresh(paths)
  await archives.refresh(changes)
  enterContextChanges(stages, context, { ...changes, reshaped })
  for (const tree of standIns) {
    const { changed, deleted } = enterStandInChanges(stages, tree)
    changes.changed = [...new Set([...changes.changed, ...changed])]
    changes.deleted = [...new Set([...changes.deleted, ...deleted])]
  }
  return changes
}

/** Lets go of what a push needed, and makes ready what the next one will. */
export function endPush({ context, archives, stages }: Opened): void {
  context.forgetContents()
  setImmediate(() => void context.hashed())
  archives.forgetContents()
  for (const stage of stages) {
    stage.forgetContents()
    stage.ledger.endPush()
    prepareRuns(stage)
  }
}
