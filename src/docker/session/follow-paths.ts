import { compileGlob } from '../../context/glob.ts'
import { cleanPath, joinPath, parentPath } from '../../context/paths.ts'
import type { SourceTree } from '../../context/types.ts'

export type Tree = Pick<SourceTree, 'lookup' | 'children'>

/**
 * What the builder wants of a tree when it names paths, as the sources of its COPY steps: the
 * entries that they match and, through symbolic links on the way or at the end, the links and what
 * they lead to, as `followlinks.go` of tonistiigi/fsutil finds it. `''` in the result is the root.
 *
 * It may be more than the builder wants, where a pattern is not for one name at a time.
 */
export function followPaths(tree: Tree, paths: readonly string[]): Set<string> {
  const found = new Set<string>()
  const seen = new Set<string>()

  function follow(at: string, rest: readonly string[]): void {
    const step = JSON.stringify([at, rest])
    if (seen.has(step)) return
    seen.add(step)
    const [pattern, ...below] = rest
    if (pattern === undefined) found.add(at)
    else for (const name of matches(tree, at, pattern)) enter(at, name, below)
  }

  function enter(parent: string, name: string, below: readonly string[]): void {
    // A `**`, or a malformed pattern, which the builder has a message for.
    if (name === '') return void found.add(parent)
    const path = joinPath(parent, name)
    const entry = tree.lookup(path)
    if (entry?.type !== 'symlink') return entry && follow(path, below)
    found.add(path)
    const { target } = entry
    const to = target.startsWith('/') ? target : `${parentPath(path)}/${target}`
    follow('', [...partsOf(to), ...below])
  }

  for (const path of paths) follow('', partsOf(path))
  return found
}

/** The parts of a path; nothing leads out of the root. */
const partsOf = (path: string) => cleanPath(`/${path}`).split('/').filter(Boolean)

/** Names in a directory; `''` for all of it. */
function matches(tree: Tree, directory: string, pattern: string): readonly string[] {
  if (pattern.includes('**')) return ['']
  if (!/[*?[\\]/.test(pattern)) return [pattern]
  try {
    return tree.children(directory).filter(compileGlob(pattern))
  } catch {
    return ['']
  }
}
