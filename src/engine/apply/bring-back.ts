import { batches } from '../container/batches.ts'
import type { ContainerHandle } from '../container/container.ts'
import type { FileStat } from '../container/stat-line.ts'
import type { RunStep } from '../dockerfile/types.ts'
import { RebuildRequiredError } from '../errors.ts'
import { statFiles } from '../files/inspect.ts'
import { dirName } from '../plan/paths.ts'
import { REBUILD } from './refusals.ts'
import type { StageState } from './stage.ts'

/** Paths that are brought back one by one; a build has more of them sooner. */
const FEW = 1000

/** Words of commands that take something away. */
const TAKES_AWAY =
  /\b(?:autoremove|clean|del|delete|deploy|find|git|mv|no-dev|omit|prod|production|prune|purge|remove|rm|rmdir|uninstall|unlink)\b/i

/** Whether a RUN, or one after it, says that it takes something away that the first may look for. */
export function mayTakeAway({ layers }: StageState, run: number): boolean {
  return layers.steps.some((step, position) => {
    if (step.kind !== 'run' || position < run) return false
    return TAKES_AWAY.test(`${step.text}\n${step.script?.content ?? ''}`)
  })
}

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
  const { firstRedone, taken, container } = stage
  const known = firstRedone < run ? await taken.namesBefore(firstRedone) : undefined
  const stale = firstRedone < run && missing.find((path) => !known?.has(path))
  if (stale || top.length > FEW) throw needsImage(stage, run, stale || top[0]!)
  const parents = await kindsOf(container, [...new Set(top.map(dirName))])
  const alone = top.filter((path) => parents.get(dirName(path)) === 'directory')
  // A link or a file has taken the place of their directory, which comes back with all that it held.
  const replaced = new Set(top.map(dirName).filter((path) => parents.get(path) !== 'directory'))
  // A COPY had brought it, and does so no more.
  const gone = [...replaced].find((path) => !parents.has(path))
  if (gone !== undefined) throw needsImage(stage, run, gone)
  if (replaced.size > 0) await container.script('removeTrees', [...replaced])
  const source = await taken.filesBefore(run)
  for (const path of [...replaced, ...alone]) {
    const archive = await source?.get(path)
    if (archive) await container.put(archive, dirName(path))
  }
}

/** What a RUN that is redone misses, and a fresh build has: no COPY before it brings that. */
export async function missingBefore(
  { layers, container, taken }: StageState,
  run: number,
): Promise<string[]> {
  const removed = (await taken.since(run)).filter((path) => !layers.wantedAt(path, run - 1))
  const there = await kindsOf(container, removed)
  return removed.filter((path) => !there.has(path))
}

/** What is at paths, by path; nothing where there is nothing. */
async function kindsOf(container: ContainerHandle, paths: readonly string[]) {
  const kinds = new Map<string, FileStat['type'] | undefined>()
  for (const batch of batches(paths.map((path) => [path] as const))) {
    const asked = batch.flat()
    const stats = await statFiles(container, asked)
    // Where that cannot be told, all of it may be there.
    for (const path of stats ? stats.keys() : asked) kinds.set(path, stats?.get(path)?.type)
  }
  return kinds
}

/** What to say of a RUN that misses a path. */
export function needsImage({ layers }: StageState, run: number, path: string): Error {
  const { text, line } = layers.steps[run] as RunStep
  return new RebuildRequiredError(
    `${text} finds ${path} in a build, which it or a RUN after it takes away.`,
    { line, hint: `${REBUILD} A stage of its own for what takes it away would spare that.` },
  )
}

function topmost(paths: readonly string[]): string[] {
  const all = new Set(paths)
  return paths.filter((path) => !all.has(dirName(path)))
}
