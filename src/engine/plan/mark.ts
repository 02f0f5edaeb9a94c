import type { SourceTree } from '../../context/types.ts'
import type { RedoReason } from '../events.ts'
import type { TreeChanges } from './compare-trees.ts'
import { destinationsNotIn, unpackedSince } from './copy-difference.ts'
import type { CopyMap } from './copy-map.ts'
import type { Layers } from './layers.ts'
import type { Ledger } from './ledger.ts'

/**
 * Enters what a changed source tree means for a stage: each COPY that takes one of the changed
 * paths is dirty, with the paths of the container it has to bring in line. The cost follows the
 * number of changes and COPYs, not the size of the tree.
 *
 * @param remap makes the COPY's map anew over the tree as it is now; the one in `layers` still
 *   shows the sources found before the change, and is replaced here
 * @param reason made for each dirty step from the paths that it takes
 */
export function markTreeChanges(
  layers: Layers,
  ledger: Ledger,
  tree: SourceTree,
  changes: TreeChanges,
  remap: (copy: CopyMap) => CopyMap,
  reason: (paths: string[]) => RedoReason,
): void {
  for (const [step, before] of layers.copies()) {
    if (before.tree !== tree) continue
    const now = remap(before)
    layers.set(step, now)
    const destinations = new Set<string>()
    const undescribed = new Set<string>()
    const reshaped = new Set<string>()
    const sources = new Set<string>()
    const enter = (map: CopyMap, source: string, into?: Set<string>) => {
      for (const destination of map.destinationsOf(source)) {
        destinations.add(destination)
        into?.add(destination)
        sources.add(source)
      }
    }
    for (const source of changes.deleted) enter(before, source, undescribed)
    for (const source of changes.changed) {
      enter(now, source, (changes.reshaped?.has(source) ?? true) ? reshaped : undefined)
      enter(before, source)
    }
    for (const differs of unpackedSince(before, now)) {
      for (const path of [...differs.changed, ...differs.deleted]) destinations.add(path)
      for (const path of differs.deleted) undescribed.add(path)
      for (const path of differs.reshaped) reshaped.add(path)
    }
    for (const path of destinationsNotIn(before, now)) undescribed.add(path)
    for (const path of destinationsNotIn(now, before)) reshaped.add(path)
    for (const path of [...undescribed, ...reshaped]) destinations.add(path)
    if (destinations.size === 0 && now.problems.length === 0) continue
    if (destinations.size === 0 && before.problems.length === now.problems.length) continue
    ledger.markDirty(step, reason([...sources].sort()))
    if (now.watchedOnly) continue
    ledger.addPending(step, destinations)
    ledger.addPending(step, reshaped, 'reshaped')
    ledger.addPending(step, undescribedBy(before, now, undescribed, reshaped), 'undescribed')
  }
}

/**
 * Of what a step wrote and wrote not, what may be a directory that is to be made anew: it no longer
 * says what it is like, or it no longer is, or is now, the one that makes it as it needs it.
 */
export function undescribedBy(
  before: CopyMap,
  now: CopyMap,
  gone: Iterable<string>,
  added: Iterable<string>,
): string[] {
  return [
    ...[...gone].filter((path) => !before.implies(path) || !now.implies(path)),
    ...[...added].filter((path) => now.implies(path) && !before.implies(path)),
  ]
}
