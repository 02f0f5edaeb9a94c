import type { EventEmitter } from 'node:events'
import type { BuildContext } from '../../context/build-context.ts'
import type { LivepushEvents, RedoReason } from '../events.ts'
import type { CopyStep } from '../dockerfile/types.ts'
import { below, dirName } from '../plan/paths.ts'
import { compareTrees, type TreeChanges } from '../plan/compare-trees.ts'
import { markTreeChanges } from '../plan/mark.ts'
import { stageReason } from '../reasons.ts'
import type { StandInTree } from '../stand-in.ts'
import { lookAtReshaped } from './conflicts.ts'
import { learnWritten } from './learn-written.ts'
import { settleDestinations } from './settle-destinations.ts'
import { listSources } from './list-sources.ts'
import { SourceList } from './source-list.ts'
import type { Placement } from '../files/place.ts'
import { redoStage } from './redo-stage.ts'
import type { StageState } from './stage.ts'
import type { Tally } from './tally.ts'

/** Enters changes of the build context into the ledgers of all stages. */
export function enterContextChanges(
  stages: readonly StageState[],
  context: BuildContext,
  changes: TreeChanges,
): void {
  const reason = (paths: string[]): RedoReason => ({ kind: 'files', paths })
  for (const stage of stages) {
    const remap = (copy: { step: Parameters<StageState['mapCopy']>[0] }) =>
      stage.mapCopy(copy.step, context)
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
    const remap = (copy: { step: Parameters<StageState['mapCopy']>[0] }) =>
      stage.mapCopy(copy.step, tree)
    markTreeChanges(stage.layers, stage.ledger, tree, changes, remap, reason)
  }
  return { changed: inContext(changes.changed), deleted: inContext(changes.deleted) }
}

/**
 * Redoes what the ledgers of the stages hold, each stage once those are done that it copies from:
 * stages that do not depend on each other go side by side. One that fails stops those that depend
 * on it, and no other.
 *
 * @throws the first stage's error, once everything that can be done is done
 * @throws DOMException (AbortError) once `signal` is aborted; the ledgers keep the rest
 */
export async function redoStages(
  stages: readonly StageState[],
  events: EventEmitter<LivepushEvents>,
  signal: AbortSignal,
  tally: Tally,
): Promise<void> {
  const done = new Map<number, Promise<void>>()
  const redo = async (stage: StageState) => {
    for (const index of stage.copiesFrom) await done.get(index)
    signal.throwIfAborted()
    await bringUpToDate(stage, stages)
    if (stage.ledger.clean) return
    await stage.container.ensureUsable()
    await settleDestinations(stage, stages, (positions) =>
      learnSourcesOf(stage, stages, (_, position) => positions.has(position)),
    )
    const reshaped = await lookAtReshaped(stage)
    await learnAllSources(stage, stages, reshaped.doubtful)
    await redoStage(stage, events, signal, tally, reshaped)
  }
  for (const stage of stages) done.set(stage.index, redo(stage))
  const results = await Promise.allSettled(done.values())
  signal.throwIfAborted()
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

/** Lists anew what a stage copies from stages that were redone, and enters what differs. */
async function bringUpToDate(stage: StageState, stages: readonly StageState[]): Promise<void> {
  for (const from of stages) {
    if (!stage.copiesFrom.has(from.index)) continue
    const { version } = from.writes
    const seen = stage.seen.get(from.index) ?? 0
    if (seen === version) continue
    await from.container.ensureUsable()
    const writes = await from.writes.since(seen, from.container)
    const reason = stageReason(from)
    for (const [, copy] of [...stage.layers.copies()]) {
      const { step, tree: before } = copy
      if (step.from?.kind !== 'stage' || step.from.index !== from.index) continue
      if (!(before instanceof SourceList)) continue
      const now = await listAgain(from, step, before, writes)
      const remap = () => stage.mapCopy(step, now)
      markTreeChanges(
        stage.layers,
        stage.ledger,
        before,
        compareTrees(before, now),
        remap,
        () => reason,
      )
    }
    stage.seen.set(from.index, version)
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

/**
 * Lists, before a stage is redone, what others copy from it: afterwards nobody could tell any more
 * what they had copied. And what it copies from others itself, as far as that decides anything: a
 * RUN finds all of it as copied, a path that another COPY gives up falls back to it, a path that an
 * earlier COPY would have is its own, and what is in the way of another COPY may be of it.
 */
async function learnAllSources(
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
  const matters = (destination: string, position: number) =>
    runs ||
    [...deciding].some(([path, step]) => position > step && below(destination, path) !== undefined)
  await learnSourcesOf(stage, stages, matters)
  for (const other of stages) {
    if (other.copiesFrom.has(stage.index)) await other.learnSources(stage)
  }
}

/** Lists what a stage copies from stages and images, and what its builder alone has put there. */
async function learnSourcesOf(
  stage: StageState,
  stages: readonly StageState[],
  matters: (destination: string, position: number) => boolean,
): Promise<void> {
  await stage.learnImages(matters)
  await learnWritten(stage, matters)
  for (const other of stages) {
    if (stage.copiesFrom.has(other.index)) await stage.learnSources(other, matters)
  }
}
