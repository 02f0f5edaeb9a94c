import type { EventEmitter } from 'node:events'
import type { LivepushEvents } from '../events.ts'
import { lookAtReshaped } from './conflicts.ts'
import { learnAllSources, learnSourcesOf } from './learn-sources.ts'
import { redoStage } from './redo-stage.ts'
import { settleDestinations } from './settle-destinations.ts'
import type { StageState } from './stage.ts'
import type { Tally } from './tally.ts'
import { updateSources } from './update-sources.ts'

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
    await updateSources(stage, stages)
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
