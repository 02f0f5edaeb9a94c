import type { TreeChanges } from './compare-trees.ts'
import type { CopyMap } from './copy-map.ts'
import { pathsOf } from './copy-paths.ts'
import { isSameArchive, unpackedDifference, type Root } from './copy-root.ts'

/** Destinations of a COPY's sources that another map of the step does not have in the same place. */
export function* destinationsNotIn({ tree, roots }: CopyMap, other: CopyMap): Generator<string> {
  const known = new Set(other.roots.map(keyOf))
  for (const root of roots) if (!known.has(keyOf(root))) yield* pathsOf(tree, root)
}

/**
 * How what a step's archives hold differs from what they held, as paths of the container; what they
 * no longer describe counts as deleted.
 */
export function* unpackedSince(before: CopyMap, now: CopyMap): Generator<Required<TreeChanges>> {
  for (const root of now.roots) {
    const known = before.roots.find((other) => isSameArchive(root, other))
    if (known && known.archive !== root.archive) yield unpackedDifference(known, root)
  }
}

function keyOf({ type, real, dest }: Root): string {
  return JSON.stringify([type, real, dest])
}
