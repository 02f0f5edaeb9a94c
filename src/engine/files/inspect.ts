import type { ActualEntry } from '../plan/entry.ts'
import { batches } from '../container/batches.ts'
import type { ContainerHandle } from '../container/container.ts'
import { parseStatLine, type FileStat } from '../container/stat-line.ts'
import { readEntry, readTree } from './tree-archive.ts'

/** What was found out about a path, and of which file that is true. */
interface Inspected {
  stamp: string
  entry: ActualEntry
}

const inspections = new WeakMap<ContainerHandle, Map<string, Inspected>>()

/** What was found out about a container's files, by their paths. */
function inspectedIn(container: ContainerHandle): Map<string, Inspected> {
  const known = inspections.get(container) ?? new Map<string, Inspected>()
  inspections.set(container, known)
  return known
}

/**
 * What a container has at each of the paths; those with nothing there are left out. Commands of the
 * container answer where it has them, its archive where not. What was read once is not read again
 * while the file is the same.
 */
export async function inspectPaths(
  container: ContainerHandle,
  paths: Iterable<string>,
): Promise<Map<string, ActualEntry>> {
  const actual = new Map<string, ActualEntry>()
  for (const batch of batches([...paths].map((path) => [path] as const))) {
    const names = batch.flat()
    const stats = (await container.hasScripts()) ? await statFiles(container, names) : undefined
    const unread = stats ? await readBack(container, stats, actual) : names
    for (const path of unread) {
      const stat = stats?.get(path)
      const entry = (await inspectByArchive(container, path)) ?? (stat && unreadLink(stat))
      if (entry) actual.set(path, entry)
      const stamp = stat?.stamp
      if (entry && stamp !== undefined) inspectedIn(container).set(path, { stamp, entry })
    }
  }
  return actual
}

/**
 * What a container with a shell has at each of the paths, links not followed.
 *
 * @returns undefined where the container's tools print something else
 */
export async function statFiles(
  container: ContainerHandle,
  paths: readonly string[],
): Promise<Map<string, FileStat> | undefined> {
  const { code, stdout } = await container.script('statFiles', paths)
  return code === 0 ? parseStats(stdout.toString(), paths) : undefined
}

/** The same of as many paths as there are. */
export async function statAll(
  container: ContainerHandle,
  paths: Iterable<string>,
): Promise<Map<string, FileStat> | undefined> {
  const all = new Map<string, FileStat>()
  for (const batch of batches([...paths].map((path) => [path] as const))) {
    const stats = await statFiles(container, batch.flat())
    if (!stats) return undefined
    for (const [path, stat] of stats) all.set(path, stat)
  }
  return all
}

/** @returns the paths of which more has to be read than commands tell */
async function readBack(
  container: ContainerHandle,
  stats: ReadonlyMap<string, FileStat>,
  actual: Map<string, ActualEntry>,
): Promise<string[]> {
  const links: string[] = []
  const files: string[] = []
  for (const [path, { type, mode, uid, gid, stamp }] of stats) {
    const known = inspectedIn(container).get(path)
    if (known && known.stamp === stamp) actual.set(path, known.entry)
    else if (type === 'file') files.push(path)
    else if (type === 'symlink') links.push(path)
    else actual.set(path, { type, mode, uid, gid })
  }
  if (files.length === 0) return links
  const { stdout } = await container.script('digestFiles', files)
  const digests = parseDigests(stdout.toString(), files)
  for (const path of files) {
    const { type, mode, uid, gid, stamp } = stats.get(path)!
    const digest = digests.get(path)
    if (digest === undefined) continue
    const entry = { type, mode, uid, gid, digest }
    actual.set(path, entry)
    if (stamp !== undefined) inspectedIn(container).set(path, { stamp, entry })
  }
  return [...links, ...files.filter((path) => !digests.has(path))]
}

/** A link that leads to itself: the archive API knows nothing of it. */
function unreadLink({ type, mode, uid, gid }: FileStat): ActualEntry | undefined {
  return type === 'symlink' ? { type, mode, uid, gid } : undefined
}

/**
 * Reads what stat(1) prints of the paths, which may hold any byte but NUL, newlines too: lines are
 * matched with the paths asked for, in their order, and not split.
 *
 * @returns undefined where the container's tools print something else
 */
export function parseStats(
  text: string,
  paths: readonly string[],
): Map<string, FileStat> | undefined {
  const stats = new Map<string, FileStat>()
  let at = 0
  for (const path of paths) {
    const line = parseStatLine(text, at)
    if (!line) break
    if (!text.startsWith(`${path}\n`, line.end)) continue
    stats.set(path, line.stat)
    at = line.end + path.length + 1
  }
  return at === text.length ? stats : undefined
}

/** Reads what sha256sum(1) prints of the paths, likewise; those that it could not read are left out. */
export function parseDigests(text: string, paths: readonly string[]): Map<string, string> {
  const digests = new Map<string, string>()
  let at = 0
  for (const path of paths) {
    // A name with a backslash or a newline is escaped by some tools, on a line that begins with a
    // backslash, and not by others: such a file is left to be read otherwise.
    if (text[at] === '\\' && /[\n\\]/.test(path)) at = text.indexOf('\n', at) + 1
    if (!text.startsWith(`  ${path}\n`, at + 64)) continue
    digests.set(path, text.slice(at, at + 64))
    at += 64 + 2 + path.length + 1
  }
  return digests
}

async function inspectByArchive(
  container: ContainerHandle,
  path: string,
): Promise<ActualEntry | undefined> {
  const stat = await container.stat(path)
  if (!stat) return undefined
  if (stat.type === 'directory') return readEntry(container, path)
  const tree = await readTree(container, path)
  const entry = tree?.lookup('')
  return entry ?? { type: stat.type, mode: stat.mode, uid: 0, gid: 0 }
}
