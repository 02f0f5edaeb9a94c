import { dirName } from '../plan/paths.ts'
import type { MemoryTree } from '../files/memory-tree.ts'
import { compareTrees } from '../plan/compare-trees.ts'

/** Leaves of a tree only what differs from an earlier one, and the directories on the way to it. */
export function keepNew(tree: MemoryTree, before: MemoryTree): void {
  const kept = new Set([''])
  for (const path of compareTrees(before, tree).changed) {
    for (let at = path; at !== ''; at = dirName(at)) kept.add(at)
  }
  for (const path of [...tree.paths()].sort().reverse()) if (!kept.has(path)) tree.remove(path)
}
