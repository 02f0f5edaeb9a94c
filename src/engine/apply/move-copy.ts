import { destinationsNotIn } from '../plan/copy-difference.ts'
import type { CopyMap } from '../plan/copy-map.ts'
import type { Destination } from '../plan/destination.ts'
import { undescribedBy } from '../plan/mark.ts'
import type { StageState } from './stage.ts'

/** Has a step write elsewhere from now on; what it wrote and writes is entered as pending. */
export function moveCopy(
  { layers, ledger, places }: StageState,
  copy: CopyMap,
  destination: Destination,
): void {
  const place = places.get(copy.step)!
  place.destination = destination
  const now = places.mapOf(copy.step, copy.tree)
  layers.set(place.position, now)
  const gone = [...destinationsNotIn(copy, now)]
  const added = [...destinationsNotIn(now, copy)]
  ledger.addPending(place.position, gone)
  ledger.addPending(place.position, added, 'reshaped')
  ledger.addPending(place.position, undescribedBy(copy, now, gone, added), 'undescribed')
}
