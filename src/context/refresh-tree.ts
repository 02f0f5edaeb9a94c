import { findChanged, type ContextChanges } from './changes.ts'
import type { Digests } from './digests.ts'
import type { IgnoreRules } from './ignore.ts'
import { Links } from './links.ts'
import { parentPath } from './paths.ts'
import { reread } from './reread.ts'
import type { ContextSources } from './scan.ts'
import type { PathTree } from './tree.ts'

/** Makes a tree what its sources are by now at, below and above paths; nothing of it where it fails. */
export async function refreshTree(
  tree: PathTree,
  digests: Digests,
  sources: ContextSources,
  paths: readonly string[],
): Promise<ContextChanges> {
  // What is written through one of a file's paths is written to all of them.
  const known = paths.flatMap((path) => [path, ...tree.linked(path)])
  const { found, gone } = await reread(sources, tree, known)
  const relinked = new Links(tree)
  relinked.leave([...found.keys(), ...gone])
  const changed = await findChanged(digests, tree, found)
  const isReshaped = (path: string) => tree.get(path)?.entry.type !== found.get(path)!.entry.type
  const reshaped = new Set(changed.filter(isReshaped))
  for (const path of gone) tree.delete(path)
  for (const [path, node] of found) tree.set(path, node)
  for (const path of relinked.changedIn([...found.keys()])) changed.push(path)
  dropEmptyIgnored(tree, sources.rules, gone)
  return {
    changed: [...new Set(changed)].filter((path) => path !== '' && !gone.has(path)).sort(),
    reshaped,
    deleted: [...gone].sort(),
  }
}

/** An ignored directory goes with the last thing in it that is not ignored. */
function dropEmptyIgnored(tree: PathTree, rules: IgnoreRules, gone: Set<string>): void {
  // Directories added to the set on the way are visited in their turn.
  for (const path of gone) {
    const parent = parentPath(path)
    const isEmpty = tree.get(parent) && tree.children(parent).length === 0
    if (!isEmpty || !rules.match(parent).ignored) continue
    tree.delete(parent)
    gone.add(parent)
  }
}
