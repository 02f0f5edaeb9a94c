import { satisfies, type ActualEntry } from '../plan/entry.ts'
import { lastRunBefore } from '../plan/image-layers.ts'
import type { StageState } from './stage.ts'

/*
 * A RUN may edit or remove what a COPY before it wrote. Before such a RUN is redone it must find
 * the file as it was before: as copied, or as the RUNs between made it. What those made of it is
 * known only of RUNs that were redone here and looked at afterwards.
 */

/** Notes which copied paths are, after a RUN, no longer as they were copied. */
export async function learnEdits(stage: StageState, run: number): Promise<void> {
  const paths = stage.layers.paths(0, run)
  const actual = await stage.inspect(paths)
  const edits = new Map<string, ActualEntry | undefined>()
  for (const path of paths) {
    const wanted = stage.layers.wantedAt(path, run)?.wanted
    if (wanted && !satisfies(actual.get(path), wanted)) edits.set(path, actual.get(path))
  }
  stage.edits.set(run, edits)
}

/**
 * Makes an earlier COPY dirty where a path that it wrote is not as copied, and where nobody can
 * tell whether the RUNs that stay or those that are redone did it.
 *
 * @returns whether more is dirty now
 */
export async function widenToEdited(
  stage: StageState,
  first: number,
  last: number,
): Promise<boolean> {
  const { steps } = stage.layers
  const keptRun = lastRunBefore(steps, first)
  if (keptRun < 0) return false
  const pending = stage.ledger.pendingOf(0, last)
  const doubtful = [...stage.layers.paths(0, keptRun)].filter((path) => {
    const decides = stage.layers.wantedAt(path, last)!.step
    return decides < keptRun && !pending.has(path)
  })
  const known = stage.edits.get(keptRun)
  const actual = await stage.inspect(doubtful)
  let widened = false
  for (const path of doubtful) {
    const { wanted, step } = stage.layers.wantedAt(path, last)!
    const doubt = known
      ? known.has(path) && !sameEntry(actual.get(path), known.get(path))
      : !satisfies(actual.get(path), wanted)
    if (!doubt) continue
    stage.ledger.markDirty(step, { kind: 'edited', path })
    widened = true
  }
  return widened
}

/**
 * Makes an earlier COPY dirty where a later one no longer writes a path over it, and a RUN between
 * the two may have edited it.
 *
 * @returns whether more is dirty now
 */
export function widenToUncovered({ layers, ledger }: StageState, last: number): boolean {
  const before = ledger.firstDirty!
  for (const [path, step] of ledger.pendingOf(before, last)) {
    const layered = layers.wantedAt(path, last)
    if (!layered || layered.wanted.implied) continue
    if (layered.step >= lastRunBefore(layers.steps, step)) continue
    ledger.markDirty(layered.step, { kind: 'edited', path })
  }
  return ledger.firstDirty! < before
}

/** Of the given paths, those that are as a RUN left them which is not redone: they stay so. */
export function keptEdits(
  stage: StageState,
  first: number,
  last: number,
  actual: ReadonlyMap<string, ActualEntry>,
): string[] {
  const keptRun = lastRunBefore(stage.layers.steps, first)
  const kept: string[] = []
  for (const [path, entry] of stage.edits.get(keptRun) ?? []) {
    const decides = stage.layers.wantedAt(path, last)?.step ?? Infinity
    if (decides < keptRun && sameEntry(actual.get(path), entry)) kept.push(path)
  }
  return kept
}

function sameEntry(a: ActualEntry | undefined, b: ActualEntry | undefined): boolean {
  if (!a || !b) return a === b
  return (
    a.type === b.type &&
    a.mode === b.mode &&
    a.uid === b.uid &&
    a.gid === b.gid &&
    a.digest === b.digest &&
    a.target === b.target
  )
}
