import type { StageState } from './apply/stage.ts'
import { readTree } from './files/tree-archive.ts'
import type { CopyMap } from './plan/copy-map.ts'
import { below, joinPath } from './plan/paths.ts'
import { StandInTree } from './stand-in.ts'

/**
 * Enters into the ledger of the app's stage the files that an older image has left where a directory
 * of the build context is copied to: what its container has there and no COPY writes.
 *
 * What a RUN after the COPY makes there cannot be told from that, so nothing is entered where there
 * is one; nor is anything that lies in a mount, which belongs to somebody else.
 *
 * @param directories paths of the build context that are copied with all that they hold
 */
export async function enterLeftovers(
  app: StageState,
  directories: readonly string[],
): Promise<void> {
  const mounts = await app.container.mountPoints()
  const last = app.layers.steps.length - 1
  const lastRun = app.layers.steps.findLastIndex(({ kind }) => kind === 'run')
  for (const [step, copy] of app.layers.copies()) {
    if (step <= lastRun || copy.watchedOnly) continue
    for (const destination of destinationsOf(copy, directories)) {
      const tree = await readTree(app.container, destination)
      const there = [...(tree?.paths() ?? [])].map((path) => joinPath(destination, path))
      const left = there.filter(
        (path) => !app.layers.wantedAt(path, last) && mounts.of(path) === '/',
      )
      if (left.length === 0) continue
      app.ledger.addPending(step, left)
      app.ledger.markDirty(step, { kind: 'files', paths: [] })
    }
  }
}

/** Where a COPY puts the directories, those left out that lie in another. */
function destinationsOf(copy: CopyMap, directories: readonly string[]): string[] {
  const sources =
    copy.tree instanceof StandInTree
      ? directories.flatMap((directory) => (copy.tree as StandInTree).pathsOf(directory))
      : directories
  const all = new Set(sources.flatMap((source) => copy.destinationsOf(source)))
  return [...all].filter((path) => {
    return ![...all].some((outer) => outer !== path && below(outer, path) !== undefined)
  })
}
