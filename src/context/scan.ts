import { createHash } from 'node:crypto'
import type { Disk } from './disk.ts'
import type { IgnoreRules } from './ignore.ts'
import { joinPath, parentPath } from './paths.ts'
import type { Decision } from './pattern.ts'
import type { Overlay } from './overlay.ts'
import type { TreeNode } from './tree.ts'
import { Turns } from './turns.ts'

/** What a build context is made of. */
export interface ContextSources {
  disk: Disk
  overlay: Overlay
  rules: IgnoreRules
}

/**
 * What stands at a path, overlay over disk, ignore rules not asked.
 * @param parent the node of the directory it lies in; absent for the root itself
 */
export function statNode(
  { disk, overlay }: Pick<ContextSources, 'disk' | 'overlay'>,
  path: string,
  parent?: TreeNode,
): TreeNode | undefined {
  const file = overlay.file(path)
  if (file) {
    const { content, mode, setAt } = file
    const digest = createHash('sha256').update(content).digest('hex')
    const entry = { type: 'file' as const, mode, uid: 0, gid: 0, size: content.length, digest }
    return { entry: { ...entry, mtime: setAt }, content }
  }
  // Where the disk has a link in the parent's place, it would lead elsewhere.
  const node = parent?.isOverlayOnly ? undefined : disk.stat(path)
  if (node?.entry.type === 'directory') return node
  if (overlay.isDirectory(path)) {
    const entry = { type: 'directory' as const, mode: 0o755, uid: 0, gid: 0, mtime: Date.now() }
    return { entry, isOverlayOnly: true }
  }
  if (!overlay.isRemoved(path)) return node
  if (!node) overlay.forgetRemoval(path)
  return undefined
}

/**
 * Reads everything at and below a path that belongs to the build context.
 * @param parent the node of the directory that the path lies in; absent for the root itself
 */
export async function scan(
  sources: ContextSources,
  path: string,
  parent?: TreeNode,
): Promise<Map<string, TreeNode>> {
  const { disk, overlay, rules } = sources
  const found = new Map<string, TreeNode>()
  const turns = new Turns()

  async function visit(
    at: string,
    above: Decision | undefined,
    within?: TreeNode,
  ): Promise<boolean> {
    if (turns.isOver) await turns.next()
    const node = statNode(sources, at, within)
    if (!node) return false
    const own = at === '' ? undefined : rules.decideBelow(at, above)
    const ignored = rules.isIgnored(own)
    if (node.entry.type !== 'directory') {
      if (!ignored) found.set(at, node)
      return !ignored
    }
    if (ignored && !rules.mayContainIncluded(at, own)) return false
    let holds = !ignored
    const onDisk = node.isOverlayOnly ? [] : await disk.names(at)
    for (const name of new Set([...onDisk, ...overlay.names(at)])) {
      if (await visit(joinPath(at, name), own, node)) holds = true
    }
    // An ignored directory is there after all when something below it is: BuildKit sends it then.
    if (holds) found.set(at, node)
    return holds
  }

  await visit(path, rules.decide(parentPath(path)), parent)
  return found
}
