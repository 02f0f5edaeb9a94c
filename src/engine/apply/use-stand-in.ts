import { ImageNotFoundError } from '../errors.ts'
import { compareTrees } from '../plan/compare-trees.ts'
import { markTreeChanges } from '../plan/mark.ts'
import type { StandInTree } from '../stand-in.ts'
import { listSources } from './list-sources.ts'
import type { StageState } from './stage.ts'

/**
 * Has a tree stand in for what a stage copies from another. The container has what that stage made
 * when its image was built; what differs is left for the next push.
 */
export async function useStandIn(
  { layers, ledger, places, images, stoodIn }: StageState,
  tree: StandInTree,
  image: string,
): Promise<void> {
  for (const [step, { position }] of places) {
    if (!tree.covers(step)) continue
    const container = await images.of(image)
    if (!container) throw new ImageNotFoundError(`The engine has no image "${image}".`)
    stoodIn.add(step)
    const before = await listSources(container, step)
    layers.set(position, places.mapOf(step, before))
    const remap = () => places.mapOf(step, tree)
    const reason = { kind: 'stage' as const, stageIdx: tree.stage }
    markTreeChanges(layers, ledger, before, compareTrees(before, tree), remap, () => reason)
  }
}
