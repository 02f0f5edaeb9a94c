import { place, type Placement } from '../files/place.ts'
import { lastRunBefore } from '../plan/image-layers.ts'
import { refuseMade } from './conflicts.ts'
import { keptEdits } from './edits.ts'
import { reconcile } from './reconcile.ts'
import { refreshOwners } from './refresh-owners.ts'
import type { StageState } from './stage.ts'
import type { Tally } from './tally.ts'

/** What surrounds some file steps, and what was found where they put something new. */
export interface FoundBefore {
  beforeRun: boolean
  afterRun: boolean
  absent: ReadonlySet<string>
  /** Paths of which the container had something that is back with these steps. */
  rewound: ReadonlySet<string>
}

/** Makes the container's files what the steps up to `last` describe, sending what differs. */
export async function bringInLine(
  stage: StageState,
  first: number,
  last: number,
  { beforeRun, afterRun, absent, rewound }: FoundBefore,
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
    if (afterRun) refuseMade(stage, since - 1, last, paths, actual)
    else for (const path of keptEdits(stage, first, last, actual)) paths.delete(path)
  }
  const placement = await reconcile(stage, paths, last, { actual, absent })
  await put(stage, placement, last)
  tally.placed(
    without(placement, (path) => rewound.has(path) && !pending.has(path)),
    stage.index,
  )
  for (const [path, step] of pending) stage.underlay.noteChange(path, step)
  const reowned = await lookUpNames(stage, placement, first, last)
  if (reowned.size > 0) {
    const corrected = await reconcile(stage, reowned, last)
    await put(stage, corrected, last)
    tally.placed(corrected, stage.index)
  }
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

/** What is back as it was is nothing new. */
function without({ write, remove }: Placement, isBack: (path: string) => boolean): Placement {
  return { write: write.filter(({ path }) => !isBack(path)), remove }
}

async function put(stage: StageState, placement: Placement, last: number): Promise<void> {
  if (placement.write.length + placement.remove.length === 0) return
  stage.touch()
  await place(stage.container, placement, stage.write)
  stage.writes.end(placement, () => learnDigests(stage, placement, last))
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
  return refreshOwners(stage, Math.min(...writers), last)
}
