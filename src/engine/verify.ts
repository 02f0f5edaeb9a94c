import { inspectPaths } from './files/inspect.ts'
import { learnStage } from './apply/learn-sources.ts'
import type { StageState } from './apply/stage.ts'
import { enterLeftovers } from './leftovers.ts'
import { satisfies } from './plan/entry.ts'

/**
 * Enters into the ledger of the app's stage every path that its container does not have as its
 * COPYs would leave it.
 *
 * A file that a RUN edits is among them each time: its content alone does not tell whether that RUN
 * has seen the newest copy.
 */
export async function verifyApp(
  stages: readonly StageState[],
  madeDirectories: readonly string[] = [],
): Promise<void> {
  const app = stages.at(-1)!
  for (const stage of stages) if (stage !== app) await learnStage(app, stage)
  const last = app.layers.steps.length - 1
  const paths = app.layers.paths(0, last)
  const actual = await inspectPaths(app.container, paths)
  const mounts = await app.container.mountPoints()
  for (const path of paths) {
    const layered = app.layers.wantedAt(path, last)
    if (!layered || satisfies(actual.get(path), layered.wanted)) continue
    if (mounts.covers(path) && layered.wanted.type !== 'directory') continue
    const source = app.layers.copyAt(layered.step)?.contents.sourceOf(path)
    app.ledger.addPending(layered.step, [path])
    app.ledger.markDirty(layered.step, { kind: 'files', paths: [source ?? path] })
  }
  if (madeDirectories.length > 0) await enterLeftovers(app, madeDirectories)
}
