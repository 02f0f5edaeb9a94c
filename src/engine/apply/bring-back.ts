import type { RunStep } from '../dockerfile/types.ts'
import { RebuildRequiredError } from '../errors.ts'
import { statAll } from '../files/inspect.ts'
import { dirName } from '../plan/paths.ts'
import { REBUILD } from './refusals.ts'
import type { StageState } from './stage.ts'

/** Paths that are brought back one by one, or remembered; a build has more of them sooner. */
export const FEW = 1000

/**
 * Brings back what RUNs before a RUN, or the parent image, had put in place and it or a RUN after it
 * took away when the image was built, such as the packages of a build that are pruned at its end: a
 * fresh build finds them there.
 *
 * @throws RebuildRequiredError where a RUN has made them anew since, and only a build has them
 */
export async function bringBack(stage: StageState, run: number): Promise<void> {
  const missing = await missingBefore(stage, run)
  if (missing.length === 0) return
  const top = topmost(missing)
  const { firstRedone, states, container } = stage
  const known = firstRedone < run ? await states.before(firstRedone) : undefined
  const stale = firstRedone < run && missing.find((path) => !known?.has(path))
  if (stale || top.length > FEW) throw needsImage(stage, run, stale || top[0]!)
  const parents = await statAll(container, [...new Set(top.map(dirName))])
  const isDirectory = (path: string) => parents?.get(path)?.type === 'directory'
  const alone = top.filter((path) => isDirectory(dirName(path)))
  // A link or a file has taken the place of their directory, which comes back with all that it held.
  const replaced = new Set(top.map(dirName).filter((path) => !isDirectory(path)))
  // A COPY had brought it, and does so no more.
  const gone = [...replaced].find((path) => !parents?.has(path))
  if (gone !== undefined) throw needsImage(stage, run, gone)
  if (replaced.size > 0) await container.script('removeTrees', [...replaced])
  const source = await states.filesBefore(run)
  for (const path of [...replaced, ...alone]) {
    const archive = await source?.get(path)
    if (archive) await container.put(archive, dirName(path))
  }
}

/** What a RUN that is redone misses, and a fresh build has: no COPY before it brings that. */
async function missingBefore(
  { layers, container, states }: StageState,
  run: number,
): Promise<string[]> {
  const { gone } = await states.changedSince(run)
  const removed = gone.filter((path) => !layers.wantedAt(path, run - 1))
  const there = await statAll(container, removed)
  return there ? removed.filter((path) => !there.has(path)) : []
}

/** What to say of a RUN that misses a path. */
export function needsImage({ layers }: StageState, run: number, path: string): Error {
  const { text, line } = layers.steps[run] as RunStep
  return new RebuildRequiredError(
    `${text} finds ${path} in a build, which it or a step after it takes away or edits.`,
    { line, hint: `${REBUILD} A stage of its own for what does so would spare that.` },
  )
}

function topmost(paths: readonly string[]): string[] {
  const all = new Set(paths)
  return paths.filter((path) => !all.has(dirName(path)))
}
