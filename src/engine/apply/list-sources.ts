import type { TreeEntry } from '../../context/types.ts'
import type { CopyStep } from '../dockerfile/types.ts'
import { below } from '../plan/paths.ts'
import { followedTo } from '../plan/follow-links.ts'
import { findSources, patternFreePart } from '../plan/sources.ts'
import type { ContainerHandle } from '../container/container.ts'
import { listTree } from '../files/listed-tree.ts'
import { readEntry } from '../files/tree-archive.ts'
import { SourceList, type Part } from './source-list.ts'

/**
 * Lists what a `COPY --from` finds in the container of the stage that it copies from. A source that
 * is a link appears as what it leads to, as BuildKit follows it; so does what a pattern matches, and
 * of links below that it is told whether they lead anywhere.
 *
 * @param previous the list before the stage was redone: the bytes of what differs from it are kept
 */
export async function listSources(
  container: ContainerHandle,
  step: CopyStep,
  previous?: SourceList,
): Promise<SourceList> {
  const parts: Part[] = []
  const list = async (at: string) => {
    const listed = await listTree(container, `/${at}`, previous?.partAt(at))
    if (listed) parts.push({ at, listed })
    return listed !== undefined
  }
  let isComplete = true
  for (const source of step.sources) {
    if (source.kind !== 'path') continue
    const at = patternFreePart(source.path)
    if (parts.some((part) => part.at === at)) continue
    if (!(await list(at))) isComplete = false
  }
  const named = new SourceList(parts, new Map(), isComplete)
  const ways = await listWays(container, step, named)
  if (ways.size === 0) return named
  for (const { real } of findSources(step.sources, named).found) {
    if (!parts.some(({ at }) => below(at, real) !== undefined)) await list(real)
  }
  return new SourceList(parts, ways, isComplete)
}

/** What is on the ways that links lead out of a list, which is completed with it. */
async function listWays(
  container: ContainerHandle,
  step: CopyStep,
  list: SourceList,
): Promise<Map<string, TreeEntry>> {
  const ways = new Map<string, TreeEntry>()
  for (const { path, problem } of findSources(step.sources, list).problems) {
    if (problem !== 'broken-link') continue
    for (;;) {
      const { missing } = followedTo(list, path)
      const entry = missing === undefined ? undefined : await readEntry(container, `/${missing}`)
      if (!entry) break
      list.add(missing!, entry)
      ways.set(missing!, entry)
    }
  }
  return ways
}
