import { isSmall } from './content.ts'
import type { Digests } from './digests.ts'
import type { FileIdentity, PathTree, TreeNode } from './tree.ts'

/** Paths that differ from before, each once, sorted by code unit. */
export interface ContextChanges {
  /** New, or with another type, mode, link target or content. */
  changed: string[]
  /** Of the changed ones, those that are new or of another type. */
  reshaped: ReadonlySet<string>
  /** Gone, or ignored now. */
  deleted: string[]
}

/**
 * A file whose inode changed this shortly before it was looked at may have been written once more
 * within the same tick of the file system's clock, which is up to two seconds long.
 */
const CLOCK_TICK = 2000

/** Whether a file on disk has surely not been touched since it was seen before. */
function isSameFile(before?: FileIdentity, now?: FileIdentity): boolean {
  return (
    before !== undefined &&
    now !== undefined &&
    before.inode === now.inode &&
    before.mtime === now.mtime &&
    before.ctime === now.ctime &&
    before.seenAt - before.ctime > CLOCK_TICK
  )
}

/** What the entries alone say; undefined where only the content can tell. */
function differs(before: TreeNode, now: TreeNode): boolean | undefined {
  const [a, b] = [before.entry, now.entry]
  if (a.type !== b.type || a.mode !== b.mode) return true
  if (a.type === 'symlink') return a.target !== (b as typeof a).target
  if (a.type === 'directory') return false
  if (a.size !== (b as typeof a).size) return true
  return isSameFile(before.identity, now.identity) ? false : undefined
}

/**
 * Which of the entries found differ from the tree's. Files of equal size are compared by their
 * digests; one whose old content was never hashed counts as changed.
 */
export async function findChanged(
  digests: Digests,
  tree: PathTree,
  found: ReadonlyMap<string, TreeNode>,
): Promise<string[]> {
  const changed: string[] = []
  const small: [path: string, node: TreeNode][] = []
  const large: Promise<unknown>[] = []
  for (const [path, now] of found) {
    const before = tree.get(path)
    const verdict = before ? differs(before, now) : true
    if (verdict === true) changed.push(path)
    else if (verdict === false) keepDigest(before!, now)
    else if (!digestOf(before)) changed.push(path)
    else if (isSmall(now)) small.push([path, now])
    else large.push(digests.differs(path, now, before!).then((it) => it && changed.push(path)))
  }
  const [smallDone, ...largeDone] = await Promise.allSettled([digests.begin(small), ...large])
  for (const done of [smallDone, ...largeDone]) if (done.status === 'rejected') throw done.reason
  for (const [path, now] of small) {
    if (digestOf(tree.get(path)) !== digestOf(now)) changed.push(path)
  }
  return changed
}

function digestOf(node?: TreeNode): string | undefined {
  return node?.entry.type === 'file' ? node.entry.digest : undefined
}

function keepDigest(before: TreeNode, now: TreeNode): void {
  if (now.entry.type !== 'file') return
  now.entry.digest ??= digestOf(before)
  if (before.prefixes) now.prefixes = before.prefixes
}
