import type { Step } from '../dockerfile/types.ts'
import { WorkdirLayer } from '../plan/layers.ts'
import { parentsOf } from '../plan/paths.ts'
import type { StageState } from './stage.ts'
import { Users } from './users.ts'

/**
 * Looks the names of `--chown` and USER up anew, after a step that may have changed who has them.
 * What belongs to somebody else now is entered as pending.
 *
 * @returns those of the pending paths that steps up to `last` write
 */
export async function refreshOwners(
  stage: StageState,
  after: number,
  last: number,
): Promise<Set<string>> {
  const { steps } = stage.layers
  const paths = new Set<string>()
  if (!steps.some((step, index) => index > after && namesSomebody(step))) return paths
  stage.users = await Users.of(stage.container)
  for (const [position, written] of [...workdirs(stage, after), ...copiesOfOthers(stage, after)]) {
    stage.ledger.addPending(position, written, 'undescribed')
    if (position <= last) for (const path of written) paths.add(path)
  }
  return paths
}

function* workdirs({ layers, users }: StageState, after: number): Generator<Written> {
  for (const [position, step] of layers.steps.entries()) {
    if (position <= after || step.kind !== 'workdir') continue
    layers.set(position, new WorkdirLayer(step.path, users.processOwner(step.user)))
    yield [position, [...parentsOf(step.path), step.path]]
  }
}

function* copiesOfOthers({ layers, places, users }: StageState, after: number): Generator<Written> {
  for (const [step, place] of places) {
    if (place.position <= after || step.chown === undefined) continue
    const owner = users.copyOwner(step.chown)
    if (owner.uid === place.owner?.uid && owner.gid === place.owner?.gid) continue
    place.owner = owner
    const copy = layers.copyAt(place.position)
    if (!copy) continue
    const mapped = places.mapOf(step, copy.tree)
    layers.set(place.position, mapped)
    yield [place.position, [...mapped.destinations()]]
  }
}

/** A step's position, and paths that it gives to somebody. */
type Written = [position: number, paths: string[]]

function namesSomebody(step: Step): boolean {
  if (step.kind === 'config') return false
  return /[^\d:]/.test((step.kind === 'copy' ? step.chown : step.user) ?? '')
}
