import type { SourceTree } from '../../context/types.ts'
import { dirName, joinPath } from './paths.ts'

/**
 * The path that `path` leads to when every link on the way is followed with `root` of the tree as
 * `/`; undefined where something on the way is missing.
 */
export function followLinks(tree: SourceTree, path: string): string | undefined {
  return followedTo(tree, path).real
}

/** The same, and what is missing. Ends after 255 links, as the kernel's 40 do. */
export function followedTo(
  tree: SourceTree,
  path: string,
): { real?: string | undefined; missing?: string | undefined } {
  let rest = path.split('/').filter((part) => part !== '' && part !== '.')
  let real = ''
  for (let links = 0; rest.length > 0;) {
    const part = rest.shift()!
    if (part === '..') {
      real = dirName(real)
      continue
    }
    const next = joinPath(real, part)
    const entry = tree.lookup(next)
    if (!entry) return { missing: next }
    if (entry.type !== 'symlink') {
      real = next
      continue
    }
    if (++links > 255) return {}
    if (entry.target.startsWith('/')) real = ''
    rest = [...entry.target.split('/').filter((name) => name !== '' && name !== '.'), ...rest]
  }
  return { real }
}
