import { ancestors, parentPath } from './paths.ts'
import type { ContextSources } from './scan.ts'
import { scan, statNode } from './scan.ts'
import type { PathTree, TreeNode } from './tree.ts'

/** What reading paths again has brought to light. */
export interface Reread {
  /** Everything at, below and above the paths that belongs to the context now. */
  found: Map<string, TreeNode>
  /** What the tree has there and the context no longer. */
  gone: Set<string>
}

/** Reads the paths again, with all that lies below them; the tree stays as it is. */
export async function reread(
  sources: ContextSources,
  tree: PathTree,
  paths: readonly string[],
): Promise<Reread> {
  const found = new Map<string, TreeNode>()
  const gone = new Set<string>()
  const { starts, parents } = startingPoints(sources, tree, paths)
  for (const start of starts) {
    const below = await scan(sources, start, parents.get(parentPath(start)))
    for (const [path] of tree.walk(start)) if (!below.has(path)) gone.add(path)
    for (const [path, node] of below) found.set(path, node)
    for (const path of ancestors(start)) {
      if (below.size > 0 || tree.get(path)) found.set(path, parents.get(path)!)
    }
  }
  return { found, gone }
}

/**
 * Where to begin reading: at the outermost directory that came, went or is no directory any more on
 * the way to a path, else at the path. `parents` holds the directories on the ways to these.
 */
function startingPoints(
  sources: ContextSources,
  tree: PathTree,
  paths: readonly string[],
): { starts: string[]; parents: Map<string, TreeNode> } {
  const parents = new Map<string, TreeNode>()
  const starts = new Set<string>()

  function isKnownDirectory(path: string): boolean {
    if (parents.has(path)) return true
    const node = statNode(sources, path, parents.get(parentPath(path)))
    if (node?.entry.type !== 'directory') return false
    const inTree = tree.get(path)?.entry.type === 'directory'
    // An ignored directory is in the tree only while something in it is not ignored.
    if (!inTree && !sources.rules.isIgnored(sources.rules.decide(path))) return false
    parents.set(path, node)
    return true
  }

  for (const path of paths) {
    starts.add(ancestors(path).find((directory) => !isKnownDirectory(directory)) ?? path)
  }
  const outermost = [...starts].filter((start) => !ancestors(start).some((dir) => starts.has(dir)))
  return { starts: outermost, parents }
}
