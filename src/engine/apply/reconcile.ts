import type { ContainerHandle } from '../container/container.ts'
import type { Step } from '../dockerfile/types.ts'
import { RebuildRequiredError } from '../errors.ts'
import type { ActualEntry } from '../plan/entry.ts'
import { satisfies } from '../plan/entry.ts'
import { dirName } from '../plan/paths.ts'
import type { LayeredEntry, Layers } from '../plan/layers.ts'
import type { PlacedEntry } from '../files/archive.ts'
import type { Placement } from '../files/place.ts'
import { REBUILD } from './refusals.ts'
import type { StageState } from './stage.ts'
import type { Underlay } from './underlay.ts'

/** What is known of the container's files before they are brought in line. */
export interface Found {
  /** What is at the paths; absent where they are known to differ. */
  actual?: ReadonlyMap<string, ActualEntry> | undefined
  /** Paths with nothing there. */
  absent?: ReadonlySet<string>
}

/**
 * What must be written and removed so that each of the paths is what a fresh build would have there
 * once the steps up to `last` are done. A path that no step writes (any more) goes back to what lay
 * there before the step that wrote it, or goes away. What a file is mounted over, nobody sees.
 */
export async function reconcile(
  { layers, container, ledger, underlay }: StageState,
  paths: Iterable<string>,
  last: number,
  { actual, absent }: Found = {},
): Promise<Placement> {
  const placement: Placement = { write: [], remove: [] }
  const pending = ledger.pendingOf(0, last)
  const undescribed = ledger.pendingOf(0, last, 'undescribed')
  const mounts = await container.mountPoints()
  const isBelowFile = belowFiles(layers, last)
  for (const path of [...paths].sort()) {
    let layered = layers.wantedAt(path, last)
    if (mounts.covers(path) && layered?.wanted.type !== 'directory') continue
    if (layered?.wanted.implied && undescribed.has(path)) {
      layered = await madeAnew(path, layered, underlay)
    }
    if (layered) {
      const { wanted } = layered
      const there =
        actual || wanted.type !== 'directory' || !wanted.implied
          ? actual?.get(path)
          : await container.stat(path).then((stat) => stat && { ...stat, uid: 0, gid: 0 })
      if (satisfies(there, wanted)) continue
      const isNew = actual ? !actual.has(path) : absent?.has(path) === true
      placement.write.push({ ...placed(layers, path, layered, last), isNew })
    } else if (path !== '/' && (!actual || actual.has(path)) && !isBelowFile(path)) {
      const original = await underlay.entryAt(path, pending.get(path) ?? last)
      if (original?.wanted.type === 'directory') {
        await refuseUncovering(container, path, layers.steps[pending.get(path) ?? last]!)
      }
      if (!original) placement.remove.push(path)
      else if (!actual || !satisfies(actual.get(path), original.wanted)) {
        placement.write.push(original)
      }
    }
  }
  return placement
}

/** A directory that a step needs: as it was before that step, or as the step makes it. */
async function madeAnew(
  path: string,
  { wanted, step }: LayeredEntry,
  underlay: Underlay,
): Promise<LayeredEntry> {
  const original = await underlay.entryAt(path, step)
  if (!original) return { step, wanted: { ...wanted, implied: false } }
  return { step, wanted: original.wanted.type === 'directory' ? original.wanted : wanted }
}

function placed(
  layers: Layers,
  path: string,
  { wanted, step }: LayeredEntry,
  last: number,
): PlacedEntry {
  if (wanted.type !== 'file') return { path, wanted }
  const { contents } = layers.copyAt(step)!
  const first = wanted.linkedTo
  const isLink = first !== undefined && layers.wantedAt(first, last)?.step === step
  const own = isLink ? wanted : { ...wanted, linkedTo: undefined }
  return {
    path,
    wanted: own,
    read: () => contents.read(path),
    readParts: () => contents.readParts(path),
  }
}

/**
 * A file of an archive had taken the place of a directory: of what was in that, nothing is known here.
 *
 * @throws RebuildRequiredError
 */
async function refuseUncovering(
  container: ContainerHandle,
  path: string,
  { text, line }: Step,
): Promise<void> {
  const type = (await container.stat(path))?.type
  if (type === undefined || type === 'directory') return
  throw new RebuildRequiredError(`${text} no longer hides the directory ${path}.`, {
    line,
    hint: REBUILD,
  })
}

/** What lay in a directory went with it, where a file or a link takes the directory's place. */
function belowFiles(layers: Layers, last: number): (path: string) => boolean {
  const known = new Map<string, boolean>([['/', false]])
  return function isBelowFile(path: string): boolean {
    const directory = dirName(path)
    let isBelow = known.get(directory)
    if (isBelow === undefined) {
      const wanted = layers.wantedAt(directory, last)?.wanted
      isBelow = (wanted !== undefined && wanted.type !== 'directory') || isBelowFile(directory)
      known.set(directory, isBelow)
    }
    return isBelow
  }
}
