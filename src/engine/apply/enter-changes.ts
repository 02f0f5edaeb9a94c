import type { BuildContext } from '../../context/build-context.ts'
import type { RedoReason } from '../events.ts'
import type { TreeChanges } from '../plan/compare-trees.ts'
import type { CopyMap } from '../plan/copy-map.ts'
import { markTreeChanges } from '../plan/mark.ts'
import type { StandInTree } from '../stand-in.ts'
import type { StageState } from './stage.ts'

/** Enters changes of the build context into the ledgers of all stages. */
export function enterContextChanges(
  stages: readonly StageState[],
  context: BuildContext,
  changes: TreeChanges,
): void {
  const reason = (paths: string[]): RedoReason => ({ kind: 'files', paths })
  for (const stage of stages) {
    const remap = ({ step }: CopyMap) => stage.places.mapOf(step, context)
    markTreeChanges(stage.layers, stage.ledger, context, changes, remap, reason)
  }
}

/**
 * Enters what changed in a tree that stands in for a stage's files.
 *
 * @returns the changes as paths of the build context
 */
export function enterStandInChanges(stages: readonly StageState[], tree: StandInTree): TreeChanges {
  const changes = tree.takeChanges()
  const inContext = (paths: readonly string[]) =>
    paths.map((path) => tree.contextPathOf(path)).filter((path) => path !== undefined)
  const reason = (paths: string[]): RedoReason => ({ kind: 'files', paths: inContext(paths) })
  for (const stage of stages) {
    const remap = ({ step }: CopyMap) => stage.places.mapOf(step, tree)
    markTreeChanges(stage.layers, stage.ledger, tree, changes, remap, reason)
  }
  return { changed: inContext(changes.changed), deleted: inContext(changes.deleted) }
}
