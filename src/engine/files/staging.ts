import { baseName, dirName, joinPath } from '../plan/paths.ts'
import type { PlacedEntry } from './archive.ts'
import { batches } from '../container/batches.ts'

/** Entries beside their places, and what brings them there. */
export interface Staging {
  /** What to unpack: what is new in its place, and directories, the rest under a staged name. */
  entries: PlacedEntry[]
  /** The arguments of `moveStaged`, in the order in which it has to be called, pages in the second wave. */
  waves: [string[][], string[][]]
}

/**
 * Plans how entries get to their places without anybody finding half of one: what replaces something
 * is unpacked on the file system it belongs to and renamed. What is new comes before that and needs
 * no rename, as nothing names it yet. Pages come after everything else, which they may name.
 *
 * @param name what the staged names begin with, which nothing in the container has
 * @param fileSystemOf the mount point that a path lies below
 */
export function stageEntries(
  given: readonly PlacedEntry[],
  name: string,
  fileSystemOf: (path: string) => string,
): Staging {
  const entries = given.filter(({ wanted }) => wanted.type === 'directory')
  const stagedAs = new Map<string, string>()
  const waves: Staging['waves'] = [[], []]
  const groups = grouped(
    given.filter(({ path, wanted, isNew }) => {
      return wanted.type !== 'directory' && (!isNew || isPage(path))
    }),
    ({ path }) => `${Number(isPage(path))} ${fileSystemOf(path)}`,
  )
  for (const [number, key] of [...groups.keys()].sort().entries()) {
    const root = joinPath(key.slice(2), `${name}-${number}`)
    const move = [root]
    const files = groups.get(key)!
    if (files.length === 1) {
      const { path } = files[0]!
      stagedAs.set(path, root)
      move.push(root, path)
    } else {
      entries.push(directory(root))
      for (const [index, batch] of [...byDirectory(files)].entries()) {
        const stage = joinPath(root, String(index))
        entries.push(directory(stage))
        for (const path of batch) stagedAs.set(path, joinPath(stage, baseName(path)))
        move.push(stage, dirName(batch[0]!))
      }
    }
    waves[isPage(files[0]!.path) ? 1 : 0].push(move)
  }
  for (const entry of given) {
    if (entry.wanted.type === 'directory') continue
    const first = entry.wanted.linkedTo
    const wanted = first
      ? { ...entry.wanted, linkedTo: stagedAs.get(first) ?? first }
      : entry.wanted
    entries.push({ ...entry, path: stagedAs.get(entry.path) ?? entry.path, wanted })
  }
  return { entries, waves }
}

/** The paths of one directory each, as many as one command line takes. */
function* byDirectory(files: readonly PlacedEntry[]): Generator<string[]> {
  for (const group of grouped(files, ({ path }) => dirName(path)).values()) {
    for (const batch of batches(group.map(({ path }) => [path] as const))) yield batch.flat()
  }
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

function isPage(path: string): boolean {
  return /\.html?$/i.test(baseName(path))
}

function directory(path: string): PlacedEntry {
  return { path, wanted: { type: 'directory', mode: 0o700, uid: 0, gid: 0, mtime: 0 } }
}
