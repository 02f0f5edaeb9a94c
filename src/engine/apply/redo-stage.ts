import type { EventEmitter } from 'node:events'
import type { RunStep, Step } from '../dockerfile/types.ts'
import type { LivepushEvents, RedoneStep } from '../events.ts'
import { bringInLine } from './bring-in-line.ts'
import { clearRenamed } from './clear-renamed.ts'
import { followDestinations } from './follow-destinations.ts'
import { refuseConflicts, type Reshaped } from './conflicts.ts'
import { learnEdits, widenToEdited, widenToUncovered } from './edits.ts'
import { refreshOwners } from './refresh-owners.ts'
import { refuseMissingSources, refuseObstacles } from './refusals.ts'
import { rememberFound } from './remember-found.ts'
import { rewind, windForward } from './rewind.ts'
import { redoRun } from './run.ts'
import type { StageState } from './stage.ts'
import type { Tally } from './tally.ts'

/**
 * Redoes a stage from its first dirty step on: the file steps up to a RUN are brought in line in one
 * go, then the RUN runs, and so on. Each part is struck out of the ledger once it is done.
 *
 * @throws StepFailedError where a step fails; what comes after it stays in the ledger
 * @throws DOMException (AbortError) between two parts, once `signal` is aborted
 */
export async function redoStage(
  stage: StageState,
  events: EventEmitter<LivepushEvents>,
  signal: AbortSignal,
  tally: Tally,
  reshaped: Reshaped,
): Promise<void> {
  const rewound = new Set<string>()
  try {
    await redoParts(stage, events, signal, tally, reshaped, rewound)
  } catch (error) {
    // Should the container be gone, the ledger has it.
    if (rewound.size > 0) await windForward(stage, rewound).catch(() => undefined)
    throw error
  }
}

/** @param rewound filled with the paths of later steps that are not as these have them */
async function redoParts(
  stage: StageState,
  events: EventEmitter<LivepushEvents>,
  signal: AbortSignal,
  tally: Tally,
  { doubtful, absent }: Reshaped,
  rewound: Set<string>,
): Promise<void> {
  const { steps } = stage.layers
  let redidRun = false
  for (;;) {
    const first = stage.ledger.firstDirty
    if (first === undefined) return
    signal.throwIfAborted()
    const run = steps.findIndex(({ kind }, position) => kind === 'run' && position >= first)
    const last = run < 0 ? steps.length - 1 : run - 1
    refuseMissingSources(stage, first, last)
    refuseObstacles(stage, first, last)
    await refuseConflicts(stage, first, last, doubtful)
    const started = performance.now()
    if (!redidRun && widenToUncovered(stage, last)) continue
    if (!redidRun && run >= 0 && (await widenToEdited(stage, first, last))) continue
    // It is asked for soon, and takes a moment.
    if (!redidRun && run >= 0) void stage.states.changedSince(run)
    await bringInLine(
      stage,
      first,
      last,
      { beforeRun: run >= 0, afterRun: redidRun, absent, rewound },
      tally,
    )
    report(stage, first, last, performance.now() - started, tally)
    stage.ledger.complete(last, steps.length)
    if (run < 0) return
    signal.throwIfAborted()
    stage.touch()
    if (redidRun) await rememberFound(stage, run)
    else await rewind(stage, run, rewound)
    await redo(stage, run, events, signal, tally)
    redidRun = true
  }
}

async function redo(
  stage: StageState,
  position: number,
  events: EventEmitter<LivepushEvents>,
  signal: AbortSignal,
  tally: Tally,
): Promise<void> {
  const { steps } = stage.layers
  const started = performance.now()
  await stage.container.settled
  await clearRenamed(stage, position)
  for (const later of stage.found.keys()) if (later > position) stage.found.delete(later)
  await redoRun(stage, steps[position] as RunStep, events, signal)
  stage.firstRedone = Math.min(stage.firstRedone, position)
  const duration = performance.now() - started
  tally.run += duration
  report(stage, position, position, duration, tally)
  await refreshOwners(stage, position, position)
  await followDestinations(stage, position)
  const anotherRun = steps.some(({ kind }, later) => kind === 'run' && later > position)
  if (anotherRun) await learnEdits(stage, position)
  stage.ledger.complete(position, steps.length)
}

function report(
  stage: StageState,
  first: number,
  last: number,
  duration: number,
  tally: Tally,
): void {
  const { steps } = stage.layers
  for (let position = first; position <= last; position++) {
    const step = steps[position]!
    if (step.kind === 'config') continue
    tally.redone.push(describe(stage, step, position, duration))
  }
}

function describe(stage: StageState, step: Step, position: number, duration: number): RedoneStep {
  const reason = stage.ledger.reasonFor(position, stage.layers.steps)
  return { stageIdx: stage.index, line: step.line, step: step.text, reason, duration }
}
