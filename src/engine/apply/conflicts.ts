import type { Step } from '../dockerfile/types.ts'
import { RebuildRequiredError, StepFailedError } from '../errors.ts'
import type { ActualEntry, WantedEntry } from '../plan/entry.ts'
import type { LayeredEntry } from '../plan/layers.ts'
import { dirName } from '../plan/paths.ts'
import type { Kind } from '../files/image-files.ts'
import { inspectPaths } from '../files/inspect.ts'
import { REBUILD } from './refusals.ts'
import type { StageState } from './stage.ts'

/*
 * A COPY makes no directory of a file, and no file of a directory: the builder refuses both, and so
 * does a push, before it has changed anything.
 *
 * Source: fsutil, `copy/copy.go`: `createParentDirs`, `copyDirectory`, `ensureEmptyFileTarget`.
 */

/** What a container has at the paths where something came, or came to be of another kind. */
export interface Reshaped {
  /** It has a directory for a file, or the other way round. What it lacks hides nothing. */
  doubtful: Set<string>
  /** It has nothing. */
  absent: Set<string>
}

export async function lookAtReshaped(stage: StageState): Promise<Reshaped> {
  const last = stage.layers.steps.length - 1
  const reshaped = stage.ledger.pendingOf(0, last, 'reshaped')
  const doubtful = new Set<string>()
  const absent = new Set(reshaped.keys())
  // What lies in a directory that is new to the container needs no look.
  let next = [...reshaped.keys()].filter((path) => !reshaped.has(dirName(path)))
  while (next.length > 0) {
    const actual = await inspectPaths(stage.container, next)
    for (const [path, { type }] of actual) {
      absent.delete(path)
      if (isDoubtful(stage, path, type)) doubtful.add(path)
    }
    next = [...reshaped.keys()].filter((path) => {
      return path !== '/' && actual.get(dirName(path))?.type === 'directory'
    })
  }
  return { doubtful, absent }
}

function isDoubtful({ layers }: StageState, path: string, kind: Kind): boolean {
  return layers.steps.some((_, step) =>
    layers.writesAt(path, step).some((wanted) => clashes(kind, wanted)),
  )
}

/** @throws StepFailedError for the first of the doubtful paths that the builder would refuse too */
export async function refuseConflicts(
  stage: StageState,
  first: number,
  last: number,
  doubtful: ReadonlySet<string>,
): Promise<void> {
  const { layers, ledger } = stage
  const paths = [...ledger.pendingOf(first, last, 'reshaped').keys()]
  for (const path of paths.sort()) {
    const conflict = await findConflict(stage, path, last, doubtful.has(path))
    if (!conflict) continue
    const step = layers.steps[conflict.step]!
    if (conflict.wanted.replaces) refuseReplacing(step, path)
    refuse(stage, step, path)
  }
}

/**
 * The same of what a RUN has made that was redone just now; it is redone again with the next push.
 *
 * @param actual what the container has at the paths
 * @throws StepFailedError, RebuildRequiredError
 */
export function refuseMade(
  stage: StageState,
  run: number,
  last: number,
  paths: Iterable<string>,
  actual: ReadonlyMap<string, ActualEntry>,
): void {
  for (const path of [...paths].sort()) {
    const layered = stage.layers.wantedAt(path, last)
    if (!layered || !clashes(actual.get(path)?.type, layered.wanted)) continue
    stage.ledger.markDirty(run, { kind: 'unfinished' })
    const step = stage.layers.steps[layered.step]!
    if (layered.wanted.replaces) refuseReplacing(step, path)
    refuse(stage, step, path)
  }
}

/** The step that finds something of another kind at a path than what it brings, and what that is. */
async function findConflict(
  { layers, underlay }: StageState,
  path: string,
  last: number,
  isDoubtful: boolean,
): Promise<LayeredEntry | undefined> {
  let under: Kind | 'nothing' | undefined
  let isKnown = false
  for (let step = 0; step <= last; step++) {
    // It may have made anything of what was there.
    if (layers.steps[step]!.kind === 'run') isKnown = false
    for (const wanted of layers.writesAt(path, step)) {
      if (!isKnown) under = isDoubtful ? await underlay.kindAt(path, step) : undefined
      isKnown = true
      if (clashes(under, wanted)) return { step, wanted }
      if (!wanted.implied || under !== 'symlink') under = wanted.type
    }
  }
  return undefined
}

function clashes(under: Kind | 'nothing' | undefined, wanted: WantedEntry): boolean {
  if (under === undefined || under === 'nothing') return false
  if (wanted.type !== 'directory') return under === 'directory'
  return under !== 'directory' && !(wanted.implied && under === 'symlink')
}

/**
 * What an archive holds takes the place of whatever is there. With a directory goes all that it
 * holds, and all of that would have to come back one day: only a build keeps count of it.
 */
function refuseReplacing({ text, line }: Step, path: string): never {
  throw new RebuildRequiredError(
    `${text} unpacks something of another kind than what is at ${path}.`,
    { line, hint: REBUILD },
  )
}

function refuse(stage: StageState, step: Step, path: string): never {
  throw new StepFailedError(
    `${step.text} finds something else at ${path}: a directory cannot take the place of a file, nor a file that of a directory.`,
    {
      line: step.line,
      stageIdx: stage.index,
      command: step.text,
      hint: 'Remove one of the two, or copy it elsewhere.',
    },
  )
}
