import type { EventEmitter } from 'node:events'
import type { RunStep, Step } from '../dockerfile/types.ts'
import type { LivepushEvents, RedoneStep } from '../events.ts'
import { lastRunBefore } from '../plan/image-layers.ts'
import { refuseConflicts, type Reshaped } from './conflicts.ts'
import { keptEdits, learnEdits, widenToEdited, widenToUncovered } from './edits.ts'
import { place, type Placement } from '../files/place.ts'
import { reconcile } from './reconcile.ts'
import { refuseMissingSources, refuseObstacles } from './refusals.ts'
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
  { doubtful, absent }: Reshaped,
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
    await bringInLine(
      stage,
      first,
      last,
      { beforeRun: run >= 0, afterRun: redidRun, absent },
      tally,
    )
    report(stage, first, last, performance.now() - started, tally)
    stage.ledger.complete(last, steps.length)
    if (run < 0) return
    signal.throwIfAborted()
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
  stage.touch()
  await redoRun(stage, steps[position] as RunStep, events, signal)
  const duration = performance.now() - started
  tally.run += duration
  report(stage, position, position, duration, tally)
  await stage.refreshOwners(position, position)
  const anotherRun = steps.some(({ kind }, later) => kind === 'run' && later > position)
  if (anotherRun) await learnEdits(stage, position)
  stage.ledger.complete(position, steps.length)
}

/** What surrounds some file steps, and what was found where they put something new. */
interface FoundBefore {
  beforeRun: boolean
  afterRun: boolean
  absent: ReadonlySet<string>
}

/** Makes the container's files what the steps up to `last` describe, sending what differs. */
async function bringInLine(
  stage: StageState,
  first: number,
  last: number,
  { beforeRun, afterRun, absent }: FoundBefore,
  tally: Tally,
): Promise<void> {
  const started = performance.now()
  const { layers, ledger } = stage
  const pending = ledger.pendingOf(0, last)
  const paths = new Set(pending.keys())
  let actual
  if (beforeRun || afterRun) {
    const since = lastRunBefore(layers.steps, first) + 1
    // What a COPY before the RUN has brought is the RUN's by now.
    if (afterRun) for (const path of decidedBefore(stage, paths, since, last)) paths.delete(path)
    // A RUN finds its files as copied, whatever it made of them before: all of them are looked at.
    for (const path of layers.paths(afterRun ? since : 0, last)) paths.add(path)
    actual = await stage.inspect(paths)
    if (!afterRun) for (const path of keptEdits(stage, first, last, actual)) paths.delete(path)
  }
  const placement = await reconcile(stage, paths, last, { actual, absent })
  await put(stage, placement, last, tally)
  for (const [path, step] of pending) stage.underlay.noteChange(path, step)
  const reowned = await lookUpNames(stage, placement, first, last)
  if (reowned.size > 0) await put(stage, await reconcile(stage, reowned, last), last, tally)
  tally.copy += performance.now() - started
}

function decidedBefore(
  { layers }: StageState,
  paths: Iterable<string>,
  since: number,
  last: number,
): string[] {
  return [...paths].filter((path) => {
    const layered = layers.wantedAt(path, last)
    return layered !== undefined && !layered.wanted.implied && layered.step < since
  })
}

async function put(
  stage: StageState,
  placement: Placement,
  last: number,
  tally: Tally,
): Promise<void> {
  if (placement.write.length + placement.remove.length === 0) return
  stage.touch()
  await place(stage.container, placement, stage.write)
  stage.writes.end(placement, () => learnDigests(stage, placement, last))
  tally.placed(placement, stage.index)
}

/** Large files are sent before they are hashed. */
async function learnDigests(stage: StageState, { write }: Placement, last: number): Promise<void> {
  const files = write.filter(({ wanted }) => wanted.type === 'file' && !wanted.digest)
  if (files.length === 0) return
  await stage.hashed()
  for (const { path, wanted } of files) {
    const now = stage.layers.wantedAt(path, last)?.wanted
    if (now?.type === 'file' && now.digest !== undefined)
      Object.assign(wanted, { digest: now.digest })
  }
}

/**
 * Where a COPY brought other users or groups, what later ones give to somebody by name may belong to
 * another now.
 *
 * @returns the paths that do
 */
async function lookUpNames(
  stage: StageState,
  { write, remove }: Placement,
  first: number,
  last: number,
): Promise<Set<string>> {
  const paths = new Set([...write.map(({ path }) => path), ...remove])
  const names = ['/etc/passwd', '/etc/group'].filter((path) => paths.has(path))
  if (names.length === 0) return new Set()
  const writers = names.map((path) => stage.layers.wantedAt(path, last)?.step ?? first)
  return stage.refreshOwners(Math.min(...writers), last)
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
