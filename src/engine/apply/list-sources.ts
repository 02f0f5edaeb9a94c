import type { CopyStep } from '../dockerfile/types.ts'
import { joinPath, parentsOf } from '../plan/paths.ts'
import { patternFreePart } from '../plan/sources.ts'
import type { ContainerHandle } from './container.ts'
import { MemoryTree } from './memory-tree.ts'
import { readTree } from './tree-archive.ts'

/**
 * Lists what a `COPY --from` finds in the container of the stage that it copies from: each source
 * path with everything below it, under its own name. A source that is a link appears as what it
 * leads to, as BuildKit follows it.
 *
 * @param previous the list before the stage was redone: the bytes of what differs from it are kept
 */
export async function listSources(
  container: ContainerHandle,
  step: CopyStep,
  previous?: MemoryTree,
): Promise<MemoryTree> {
  const parts: { at: string; tree: MemoryTree }[] = []
  for (const source of step.sources) {
    if (source.kind !== 'path') continue
    const at = patternFreePart(source.path)
    if (parts.some((part) => part.at === at)) continue
    const stat = await container.stat(`/${at}`)
    const path = stat?.type === 'symlink' ? stat.linkTarget : `/${at}`
    const differs = (name: string, digest: string) => {
      const before = previous?.lookup(joinPath(at, name))
      return previous !== undefined && (before?.type !== 'file' || before.digest !== digest)
    }
    const tree = await readTree(container, path, differs)
    if (tree) parts.push({ at, tree })
  }
  return graft(parts)
}

/** One tree that has each of the parts at its own place. */
function graft(parts: readonly { at: string; tree: MemoryTree }[]): MemoryTree {
  const whole = new MemoryTree((path) => {
    for (const { at, tree } of parts) {
      const rest = at === '' ? path : path === at ? '' : path.slice(at.length + 1)
      if (joinPath(at, rest) === path && tree.lookup(rest)) return tree.read(rest)
    }
    throw new Error(`${path} was not listed`)
  })
  const directory = { type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: 0 } as const
  whole.add('', directory)
  for (const { at, tree } of parts) {
    for (const parent of parentsOf(`/${at}`)) {
      if (!whole.lookup(parent.slice(1))) whole.add(parent.slice(1), directory)
    }
    for (const path of tree.paths()) {
      if (path !== '' && isMadeByEngine(`/${joinPath(at, path)}`)) continue
      const entry = tree.lookup(path)!
      const linked = entry.type === 'file' && entry.hardLink !== undefined
      const moved = linked ? { ...entry, hardLink: joinPath(at, entry.hardLink!) } : entry
      whole.add(joinPath(at, path), moved)
    }
  }
  return whole
}

/**
 * What the engine puts into every container it makes: in the container of a stage or an image, but
 * not in the stage or the image.
 */
function isMadeByEngine(path: string): boolean {
  return /^\/(?:\.dockerenv$|(?:dev|proc|sys)(?:\/|$)|etc\/(?:hosts|hostname|resolv\.conf|mtab)$)/.test(
    path,
  )
}
