import { below } from '../plan/paths.ts'
import { learnWritten } from './learn-written.ts'
import { listSources } from './list-sources.ts'
import type { StageState } from './stage.ts'

/** Tells by a step's destination and position whether it is wanted what the step copies. */
export type Matters = (destination: string, position: number) => boolean

const ALL: Matters = () => true

/**
 * Lists, before a stage is redone, what others copy from it: afterwards nobody could tell any more
 * what they had copied. And what it copies from others itself, as far as that decides anything: a
 * RUN finds all of it as copied, a path that another COPY gives up falls back to it, a path that an
 * earlier COPY would have is its own, what is in the way of another COPY may be of it, and so may a
 * directory that another COPY no longer describes.
 *
 * @param doubtful paths that may be in the way
 */
export async function learnAllSources(
  stage: StageState,
  stages: readonly StageState[],
  doubtful: ReadonlySet<string>,
): Promise<void> {
  const { layers, ledger } = stage
  const last = layers.steps.length - 1
  const runs = layers.steps.some(({ kind }, index) => kind === 'run' && index >= ledger.firstDirty!)
  const pending = [...ledger.pendingOf(0, last).keys()]
  const deciding = new Map(pending.map((path) => [path, layers.wantedAt(path, last)?.step ?? -1]))
  for (const path of doubtful) deciding.set(path, -1)
  const undescribed = [...ledger.pendingOf(0, last, 'undescribed').keys()]
  const matters: Matters = (destination, position) =>
    runs ||
    [...deciding].some(
      ([path, step]) => position > step && below(destination, path) !== undefined,
    ) ||
    undescribed.some(
      (path) => below(destination, path) !== undefined || below(path, destination) !== undefined,
    )
  await learnSourcesOf(stage, stages, matters)
  for (const other of stages) {
    if (other.copiesFrom.has(stage.index)) await learnStage(other, stage)
  }
}

/** Lists what a stage copies from stages and images, and what its builder alone has put there. */
export async function learnSourcesOf(
  stage: StageState,
  stages: readonly StageState[],
  matters: Matters,
): Promise<void> {
  await learnImages(stage, matters)
  await learnWritten(stage, matters)
  for (const other of stages) {
    if (stage.copiesFrom.has(other.index)) await learnStage(stage, other, matters)
  }
}

/** Lists what a stage copies from another, where that is not known yet. */
export async function learnStage(
  { layers, places, seen }: StageState,
  from: StageState,
  matters = ALL,
): Promise<void> {
  for (const [step, { position, destination }] of places) {
    if (step.from?.kind !== 'stage' || step.from.index !== from.index) continue
    if (layers.knows(step) || !matters(destination.path, position)) continue
    await from.container.ensureUsable()
    layers.set(position, places.mapOf(step, await listSources(from.container, step)))
    seen.set(from.index, from.writes.version)
  }
}

async function learnImages(
  { layers, places, images }: StageState,
  matters: Matters,
): Promise<void> {
  for (const [step, { position, destination, watchedOnly }] of places) {
    if (step.from?.kind !== 'image' || watchedOnly) continue
    if (layers.knows(step) || !matters(destination.path, position)) continue
    const container = await images.of(step.from.ref)
    if (!container) continue
    layers.set(position, places.mapOf(step, await listSources(container, step)))
  }
}
