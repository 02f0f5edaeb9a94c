import { below, dirName } from '../plan/paths.ts'
import { contentOf } from './archive.ts'
import type { ListedTree } from './listed-tree.ts'
import type { Placement } from './place.ts'

/**
 * What a listed tree is after something was written and removed in the container, worked out
 * instead of listed again.
 *
 * @param placements with paths that no link leads elsewhere
 * @returns undefined where it takes a look
 */
export function afterWrites(
  { path: root, tree: before, stamps }: ListedTree,
  placements: readonly Placement[],
): ListedTree | undefined {
  const tree = before.clone()
  for (const { write, remove } of placements) {
    for (const placed of write) {
      const { path, wanted } = placed
      const name = below(root, path)
      if (name === undefined) {
        if (wanted.type !== 'directory' && below(path, root) !== undefined) return undefined
        continue
      }
      const was = tree.lookup(name)
      const hasPlace = name === '' || tree.lookup(dirName(name))?.type === 'directory'
      if (!hasPlace || (was && was.type !== wanted.type)) return undefined
      // One that is only needed is left as it is where it is there.
      if (wanted.type === 'directory' && wanted.implied && was) continue
      // What the step says of its own copy is nothing that the next COPY finds.
      const entry = { ...wanted }
      delete entry.implied
      delete entry.linkedTo
      tree.add(name, entry, () => contentOf(placed))
    }
    for (const path of remove) {
      const name = below(root, path)
      if (name === '' || below(path, root) !== undefined) return undefined
      if (name === undefined) continue
      if (tree.lookup(name)?.type === 'directory' && tree.children(name).length > 0) continue
      tree.remove(name)
    }
  }
  return { path: root, tree, ...(stamps && { stamps }) }
}
