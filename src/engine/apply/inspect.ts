import type { ActualEntry } from '../plan/entry.ts'
import { batches } from './batches.ts'
import type { ContainerHandle } from './container.ts'
import { kindOf } from './listing.ts'
import { readEntry, readTree } from './tree-archive.ts'

/**
 * What a container has at each of the paths; those with nothing there are left out. Commands of the
 * container answer where it has them, its archive where not.
 */
export async function inspectPaths(
  container: ContainerHandle,
  paths: Iterable<string>,
): Promise<Map<string, ActualEntry>> {
  const actual = new Map<string, ActualEntry>()
  const unread: string[] = []
  for (const batch of batches([...paths].map((path) => [path] as const))) {
    const names = batch.map(([path]) => path)
    const parsed = (await container.hasShell()) ? await inspectByShell(container, names) : undefined
    if (!parsed) unread.push(...names)
    else for (const [path, entry] of parsed) actual.set(path, entry)
  }
  for (const [path, entry] of actual) {
    const incomplete = entry.type === 'file' && entry.digest === undefined
    if (incomplete || entry.type === 'symlink') unread.push(path)
  }
  for (const path of unread) {
    const entry = await inspectByArchive(container, path)
    if (entry) actual.set(path, entry)
    else actual.delete(path)
  }
  return actual
}

async function inspectByShell(
  container: ContainerHandle,
  paths: readonly string[],
): Promise<Map<string, ActualEntry> | undefined> {
  const { code, stdout } = await container.script('inspect', paths)
  return code === 0 ? parseInspection(stdout.toString(), paths) : undefined
}

const STAT_LINE = /^([0-9a-f]+) (\d+) (\d+) /

/**
 * Reads what `INSPECT` prints. A path may hold any byte but NUL, newlines too, so lines are matched
 * with the paths asked for, in their order, and not split.
 *
 * @returns undefined where the container's tools print something else
 */
export function parseInspection(
  text: string,
  paths: readonly string[],
): Map<string, ActualEntry> | undefined {
  const entries = new Map<string, ActualEntry>()
  let at = 0
  for (const path of paths) {
    const match = STAT_LINE.exec(text.slice(at, at + 64))
    if (!match) break
    if (!text.startsWith(`${path}\n`, at + match[0].length)) continue
    const kind = kindOf(Number.parseInt(match[1]!, 16))
    entries.set(path, { ...kind, uid: Number(match[2]), gid: Number(match[3]) })
    at += match[0].length + path.length + 1
  }
  if (text[at] !== '\n') return undefined
  at++
  for (const [path, entry] of entries) {
    if (entry.type !== 'file') continue
    // A name with a backslash or a newline is escaped by some tools, on a line that begins with a
    // backslash, and not by others: such a file is left to be read otherwise.
    if (text[at] === '\\' && /[\n\\]/.test(path)) at = text.indexOf('\n', at) + 1
    if (!text.startsWith(`  ${path}\n`, at + 64)) continue
    entry.digest = text.slice(at, at + 64)
    at += 64 + 2 + path.length + 1
  }
  return entries
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
