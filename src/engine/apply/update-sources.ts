import type { CopyStep } from '../dockerfile/types.ts'
import type { Placement } from '../files/place.ts'
import { compareTrees } from '../plan/compare-trees.ts'
import { markTreeChanges } from '../plan/mark.ts'
import { dirName } from '../plan/paths.ts'
import { stageReason } from '../reasons.ts'
import { listSources } from './list-sources.ts'
import { SourceList } from './source-list.ts'
import type { StageState } from './stage.ts'

/** Lists anew what a stage copies from stages that were redone, and enters what differs. */
export async function updateSources(
  { layers, ledger, places, copiesFrom, seen }: StageState,
  stages: readonly StageState[],
): Promise<void> {
  for (const from of stages) {
    if (!copiesFrom.has(from.index)) continue
    const { version } = from.writes
    const known = seen.get(from.index) ?? 0
    if (known === version) continue
    await from.container.ensureUsable()
    const writes = await from.writes.since(known, from.container)
    const reason = stageReason(from)
    for (const [, copy] of [...layers.copies()]) {
      const { step, tree: before } = copy
      if (step.from?.kind !== 'stage' || step.from.index !== from.index) continue
      if (!(before instanceof SourceList)) continue
      const now = await listAgain(from, step, before, writes)
      const remap = () => places.mapOf(step, now)
      markTreeChanges(layers, ledger, before, compareTrees(before, now), remap, () => reason)
    }
    seen.set(from.index, version)
  }
}

async function listAgain(
  from: StageState,
  step: CopyStep,
  before: SourceList,
  writes: Placement[] | undefined,
): Promise<SourceList> {
  const known = writes && (await from.writes.areLiteral(before.roots.map(dirName), from.container))
  return (known && before.after(writes)) || (await listSources(from.container, step, before))
}
