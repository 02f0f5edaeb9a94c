import { posix } from 'node:path'
import type { RunStep } from '../dockerfile/types.ts'
import type { ImageListing } from '../files/image-listing.ts'
import { baseName, joinPath } from '../plan/paths.ts'
import { renamesIn, type Rename } from '../plan/renames.ts'
import type { StageState } from './stage.ts'

/**
 * Takes away the directories, and the links to some, that the last run of a RUN has made by giving
 * something their name (`mv dist /srv`): it would go into them. That a build finds none is known from
 * the image.
 */
export async function clearRenamed(stage: StageState, run: number): Promise<void> {
  const { container, layers, states } = stage
  const step = layers.steps[run] as RunStep
  const renames = renamesIn(step)
  if (renames.length === 0) return
  const [before, after] = [await states.before(run), await states.before(run + 1)]
  if (!before || !after) return
  const mounts = await container.mountPoints()
  const made = renames
    .flatMap((rename) => renamedTo(rename, step.workdir, before, after))
    // What is mounted is none of the RUN's.
    .filter((path) => !layers.wantedAt(path, run - 1) && !mounts.reachInto(path))
  if (made.length > 0) await container.script('removeTrees', made)
}

/** The directories that a step gave the name: it may have gone elsewhere before it did. */
function renamedTo(
  { from, to }: Rename,
  workdir: string,
  before: ImageListing,
  after: ImageListing,
): string[] {
  const path = posix.resolve(workdir, to)
  const ending = `/${posix.normalize(to).replace(/^(?:\.{0,2}\/)+/, '')}`
  return [...after.keys()].filter((made) => {
    if (made !== path && (to.startsWith('/') || !made.endsWith(ending))) return false
    const isWithin = after.has(joinPath(made, baseName(from)))
    return !before.has(made) && !isWithin && /\|(?:directory|symlink) /.test(after.get(made)!)
  })
}
