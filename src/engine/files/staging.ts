import { baseName, dirName, joinPath } from '../plan/paths.ts'
import { sizeOf, type PlacedEntry } from './archive.ts'
import { batches } from '../container/batches.ts'
import { KEEPS } from '../container/scripts-move.ts'

/** Entries beside their places, and what brings them there. */
export interface Staging {
  /** What to unpack: what is new in its place, and directories, the rest under a staged name. */
  entries: PlacedEntry[]
  /** The arguments of `moveStaged`, in the order in which it has to be called. */
  moves: string[][]
  /** Trees that the moves leave behind, to be removed when nobody waits. */
  kept: string[]
}

/**
 * Milliseconds, about, from which on it pays to keep what is replaced until later: it takes one more
 * process, and to free a file takes ext4 several times as long as to rename over it.
 */
const KEEP_FROM = 4
const FREEING = { file: 0.25, byte: 1 / 1024 ** 2 }

/**
 * Plans how entries get to their places without anybody finding half of one: what replaces something
 * is unpacked on the file system it belongs to and renamed. What is new comes before that and needs
 * no rename, as nothing names it yet. Pages come after everything else, which they may name.
 *
 * @param token makes the staged names those of no other push
 * @param fileSystemOf the mount point that a path lies below
 * @param canKeep whether what replaces a file is another one
 */
export function stageEntries(
  given: readonly PlacedEntry[],
  token: string,
  fileSystemOf: (path: string) => string,
  canKeep = true,
): Staging {
  const entries = given.filter(({ wanted }) => wanted.type === 'directory')
  const stagedAs = new Map<string, string>()
  const moves: string[][] = []
  const kept: string[] = []
  const waves = grouped(
    given.filter(({ path, wanted, isNew }) => {
      return wanted.type !== 'directory' && (!isNew || isPage(path))
    }),
    ({ path }) => `${Number(isPage(path))} ${fileSystemOf(path)}`,
  )
  for (const key of [...waves.keys()].sort()) {
    const root = joinPath(key.slice(2), `.livepush-${token}-${moves.length}`)
    const move = [root]
    const files = waves.get(key)!
    const groups = [...byDirectory(files)]
    const isKept = (group: PlacedEntry[]) => canKeep && freeing(group) >= KEEP_FROM
    if (files.length === 1 && !isKept(files)) {
      const { path } = files[0]!
      stagedAs.set(path, root)
      move.push(root, path)
    } else {
      if (groups.some(isKept)) kept.push(`${root}${KEEPS}`)
      entries.push(directory(root))
      for (const [index, group] of groups.entries()) {
        const stage = joinPath(root, `${index}${isKept(group) ? KEEPS : ''}`)
        entries.push(directory(stage))
        for (const { path } of group) stagedAs.set(path, joinPath(stage, baseName(path)))
        move.push(stage, dirName(group[0]!.path))
      }
    }
    moves.push(move)
  }
  for (const entry of given) {
    if (entry.wanted.type === 'directory') continue
    const first = entry.wanted.linkedTo
    const wanted = first
      ? { ...entry.wanted, linkedTo: stagedAs.get(first) ?? first }
      : entry.wanted
    entries.push({ ...entry, path: stagedAs.get(entry.path) ?? entry.path, wanted })
  }
  return { entries, moves, kept }
}

/** The files of one directory each, as many as one command line takes. */
function* byDirectory(files: readonly PlacedEntry[]): Generator<PlacedEntry[]> {
  for (const group of grouped(files, ({ path }) => dirName(path)).values()) {
    yield* batches(group, ({ path }) => path)
  }
}

/** What it would take to free what the files replace; what a layer of the image holds stays there. */
function freeing(files: readonly PlacedEntry[]): number {
  const freed = files.filter(({ isRewritten }) => isRewritten)
  return freed.reduce((sum, { wanted }) => sum + FREEING.file + sizeOf(wanted) * FREEING.byte, 0)
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
