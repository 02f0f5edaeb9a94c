import type { CopyMap } from '../plan/copy-map.ts'
import { below } from '../plan/paths.ts'
import { hasWildcard } from '../plan/sources.ts'
import type { Kind } from '../files/image-files.ts'
import { isLearnt, isOnlyBuilt } from './learn-written.ts'
import { moveCopy } from './move-copy.ts'
import type { Place } from './places.ts'
import type { StageState } from './stage.ts'

/** Has a stage learn what those of its steps write whose positions are given. */
type Learn = (positions: ReadonlySet<number>) => Promise<void>

/** A step of which nobody knows yet what it has put in place. */
type Unlisted = Pick<Place, 'position' | 'destination'> & { step: CopyMap['step'] }

/**
 * Looks again whether the destinations of COPYs that have yet to be redone, or of which a RUN that is
 * redone finds the files, are directories before them: that decides where a file goes. When the container was looked at first, the COPY itself may
 * have made it one, and another before it may bring a file or a directory there now.
 */
export async function settleDestinations(
  stage: StageState,
  stages: readonly StageState[],
  learn: Learn,
): Promise<void> {
  const { layers, underlay } = stage
  for (const { path, position, copy } of openDestinations(stage)) {
    let kind: Kind | 'nothing' | undefined = layers.wantedAt(path, position - 1)?.wanted.type
    const { isDirectory: wasDirectory } = stage.places.get(copy.step)!.destination
    if (!kind && !wasDirectory) continue
    if (!kind && (await isMadeUnlisted(stage, stages, path, position, learn))) kind = 'directory'
    kind ??= layers.wantedAt(path, position - 1)?.wanted.type
    kind ??= await underlay.kindAt(path, position)
    if (kind === undefined || kind === 'symlink') continue
    const isDirectory = kind === 'directory'
    if (isDirectory !== wasDirectory) moveCopy(stage, copy, { path, isDirectory })
  }
}

function openDestinations(stage: StageState) {
  const { layers, ledger } = stage
  const { steps } = layers
  const runs = steps.some(({ kind }, position) => kind === 'run' && position >= ledger.firstDirty!)
  return [...layers.copies()].flatMap(([position, copy]) => {
    const destination = stage.places.get(copy.step)?.destination
    if (!destination || copy.watchedOnly || !copy.hasFiles) return []
    if ((position < ledger.firstDirty! && !runs) || copy.step.dest.endsWith('/')) return []
    return [{ position, copy, path: destination.path }]
  })
}

/**
 * Whether a step before a position makes a path a directory that nobody has listed yet. What that
 * takes a list for is listed.
 */
async function isMadeUnlisted(
  stage: StageState,
  stages: readonly StageState[],
  path: string,
  position: number,
  learn: Learn,
): Promise<boolean> {
  const toLearn = new Set<number>()
  for (const unlisted of unlistedSteps(stage)) {
    const { position: at, destination } = unlisted
    const isAbove = below(path, destination.path) !== undefined
    if (at >= position || (!isAbove && below(destination.path, path) === undefined)) continue
    if (await makesDirectory(unlisted, path, stages)) return true
    toLearn.add(at)
  }
  if (toLearn.size > 0) await learn(toLearn)
  return false
}

function* unlistedSteps({ layers, places }: StageState): Generator<Unlisted> {
  for (const [step, { position, destination }] of places) {
    if (layers.steps[position] !== step) continue
    const isKnown = isOnlyBuilt(layers, step) ? isLearnt(layers, position) : layers.knows(step)
    if (!isKnown) yield { step, position, destination }
  }
}

/** Whether a step surely makes a path a directory, as far as that can be told without a list. */
async function makesDirectory(
  { step, destination }: Unlisted,
  path: string,
  stages: readonly StageState[],
): Promise<boolean> {
  // They may match nothing.
  const [first, ...others] = step.sources
  if (!first || step.sources.some((source) => source.kind === 'path' && hasWildcard(source.path))) {
    return false
  }
  if (path !== destination.path) return below(path, destination.path) !== undefined
  if (others.length > 0 || step.parents || step.dest.endsWith('/')) return true
  const { from } = step
  if (from?.kind !== 'stage' || first.kind !== 'path') return false
  const stage = stages.find(({ index }) => index === from.index)
  return (await stage?.container.stat(`/${first.path}`))?.type === 'directory'
}
