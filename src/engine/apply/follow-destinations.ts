import { writtenDestination, type Destination } from '../plan/destination.ts'
import { statFiles } from '../files/inspect.ts'
import type { FileStat } from '../container/stat-line.ts'
import type { CopyStep } from '../dockerfile/types.ts'
import { findDestination } from './destinations.ts'
import { moveCopy } from './move-copy.ts'
import type { Place } from './places.ts'
import type { StageState } from './stage.ts'

/**
 * Looks again where COPYs after a RUN write that has been redone: it may have made a link anew that
 * one of them writes through, such as that to the current release, or a directory that one writes
 * into.
 */
export async function followDestinations(stage: StageState, run: number): Promise<void> {
  const { container, layers, places } = stage
  const later = [...places].filter(([, { position }]) => position > run)
  if (later.length === 0) return
  const paths = new Set(later.map(([step]) => writtenDestination(step).path))
  const stats = await statFiles(container, [...paths])
  for (const [step, place] of later) {
    const { path, isDirectory } = place.destination
    const now = await destinationNow(stage, run, step, place, stats)
    if (now.path === path && now.isDirectory === isDirectory) continue
    const copy = layers.copyAt(place.position)
    if (copy) moveCopy(stage, copy, now)
    else place.destination = now
  }
}

/** @param stats what the container has where COPYs say that they write; undefined where it cannot tell */
async function destinationNow(
  stage: StageState,
  run: number,
  step: CopyStep,
  { position, destination }: Place,
  stats: ReadonlyMap<string, FileStat> | undefined,
): Promise<Destination> {
  const { container, layers, underlay } = stage
  const written = writtenDestination(step)
  const { path } = written
  const type = stats?.get(path)?.type
  const others = layers.steps.flatMap((_, at) =>
    at > run && at !== position ? layers.writesAt(path, at) : [],
  )
  if (!stats || type === 'symlink' || destination.path !== path) {
    const mayBeLater =
      layers.steps.some(({ kind }, at) => kind === 'run' && at > run) ||
      [...others, ...layers.writesAt(path, position)].some((entry) => entry.type === 'symlink')
    const now = await findDestination(container, underlay, step, position, !mayBeLater)
    return now.path === destination.path ? destination : now
  }
  // What others put there after the RUN decides, and is not in place yet.
  if (written.isDirectory || others.length > 0) return destination
  // It may be what the step itself had put there before, and puts there no more.
  if (type === 'directory' && stage.ledger.pendingOf(position, position).has(path))
    return destination
  return { path, isDirectory: type === 'directory' }
}
