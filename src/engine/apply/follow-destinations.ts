import { writtenDestination } from '../plan/destination.ts'
import { statFiles } from '../files/inspect.ts'
import { findDestination } from './destinations.ts'
import { moveCopy } from './move-copy.ts'
import type { StageState } from './stage.ts'

/**
 * Looks again where COPYs after a RUN write that has been redone: it may have made a link anew that
 * one of them writes through, such as that to the current release.
 */
export async function followDestinations(stage: StageState, run: number): Promise<void> {
  const { container, layers, places, underlay } = stage
  const later = [...places].filter(([, { position }]) => position > run)
  const written = new Map(later.map(([step]) => [step, writtenDestination(step).path]))
  if (written.size === 0) return
  const stats = await statFiles(container, [...new Set(written.values())])
  for (const [step, place] of later) {
    const path = written.get(step)!
    const isLink = !stats || stats.get(path)?.type === 'symlink'
    if (!isLink && place.destination.path === path) continue
    const isNew = !mayBeLinkedLater(stage, run, path)
    const destination = await findDestination(container, underlay, step, place.position, isNew)
    if (destination.path === place.destination.path) continue
    const copy = layers.copyAt(place.position)
    if (copy) moveCopy(stage, copy, destination)
    else place.destination = destination
  }
}

/** Whether a step after a RUN may have made a path a link, when it was done the last time. */
function mayBeLinkedLater({ layers }: StageState, run: number, path: string): boolean {
  return layers.steps.some(({ kind }, step) => {
    if (step <= run) return false
    return kind === 'run' || layers.writesAt(path, step).some(({ type }) => type === 'symlink')
  })
}
