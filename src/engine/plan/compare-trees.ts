import type { SourceTree } from '../../context/types.ts'

/** What is different in a source tree, as paths of that tree. */
export interface TreeChanges {
  changed: readonly string[]
  deleted: readonly string[]
  /** Of the changed ones, those that were not there, or were of another kind; absent for all. */
  reshaped?: ReadonlySet<string>
}

/** A tree that can be gone through as a whole. */
type WholeTree = Pick<SourceTree, 'lookup'> & { paths(): Iterable<string> }

/** How `now` differs from `before`, both with digests. */
export function compareTrees(before: WholeTree, now: WholeTree): Required<TreeChanges> {
  const same = (path: string) => {
    const [a, b] = [before.lookup(path), now.lookup(path)]
    if (a?.type !== b?.type || !a || !b) return false
    if (a.uid !== b.uid || a.gid !== b.gid) return false
    if (a.type === 'symlink') return a.target === (b as typeof a).target
    if (a.mode !== b.mode) return false
    if (a.type === 'directory') return true
    return a.digest === (b as typeof a).digest && a.hardLink === (b as typeof a).hardLink
  }
  const changed = [...now.paths()].filter((path) => !same(path))
  const isReshaped = (path: string) => before.lookup(path)?.type !== now.lookup(path)?.type
  return {
    changed,
    reshaped: new Set(changed.filter(isReshaped)),
    deleted: [...before.paths()].filter((path) => now.lookup(path) === undefined),
  }
}
