import { statAll } from '../files/inspect.ts'
import { likenessOf } from '../files/image-listing.ts'
import { place, type Placement } from '../files/place.ts'
import { bringBack, FEW, needsImage } from './bring-back.ts'
import { Originals } from './originals.ts'
import { reconcile } from './reconcile.ts'
import { refuseMissingSources } from './refusals.ts'
import type { StageState } from './stage.ts'

/*
 * Before the first RUN that a push redoes, everything around it goes back to what a build has there
 * when it comes to it: what that RUN and those after it took away or edited is brought back, and what
 * the steps after it copy goes, to come back in its turn.
 */

/**
 * Has a RUN find what it finds in a build, as far as no COPY before it decides that.
 *
 * @param hidden filled with the paths of later steps that are not as these have them now
 * @throws RebuildRequiredError where only a build has what the RUN finds
 */
export async function rewind(stage: StageState, run: number, hidden: Set<string>): Promise<void> {
  await bringBack(stage, run)
  const { container, layers, ledger } = stage
  const originals = await Originals.before(stage, run)
  const last = layers.steps.length - 1
  // With what they no longer have, and the container still does.
  const gone = ledger.pendingOf(run + 1, last).keys()
  const later = new Set([...layers.paths(run + 1, last), ...gone])
  const mounts = await container.mountPoints()
  const asked = [...new Set([...later, ...originals.changed])].filter((path) => {
    return !layers.wantedAt(path, run - 1) && mounts.of(path) === '/' && !mounts.covers(path)
  })
  const there = await statAll(container, asked)
  const placement: Placement = { write: [], remove: [] }
  for (const path of asked) {
    const stat = there?.get(path)
    if (originals.isLike(path, stat && likenessOf(stat))) continue
    const original = await originals.entryAt(path)
    if (original) placement.write.push(original)
    else placement.remove.push(path)
  }
  if (placement.write.length > FEW) throw needsImage(stage, run, placement.write[0]!.path)
  const touched = [...placement.remove, ...placement.write.map(({ path }) => path)]
  const hides = touched.filter((path) => later.has(path))
  // Nothing is hidden that could not come back.
  if (hides.length > 0) refuseMissingSources(stage, run + 1, last)
  for (const path of hides) hidden.add(path)
  await place(container, placement)
}

/** Puts back what later steps have at the paths that were rewound, where a push ends before them. */
export async function windForward(stage: StageState, paths: ReadonlySet<string>): Promise<void> {
  const { container, layers, ledger } = stage
  const last = layers.steps.length - 1
  for (const path of paths) {
    const step = layers.wantedAt(path, last)?.step
    if (step !== undefined) ledger.addPending(step, [path])
  }
  const actual = await stage.inspect(paths)
  await place(container, await reconcile(stage, paths, last, { actual }), stage.write)
}
