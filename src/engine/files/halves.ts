import { dirName } from '../plan/paths.ts'
import { sizeOf, type PlacedEntry } from './archive.ts'

/** Files from which on two halves side by side are in place sooner than the whole. */
const SPLIT_FROM = 100

/** Bytes of content that are written in the time that it takes to make a file and to move it. */
const FILE = 64 * 1024

/**
 * Entries in two halves that take about as long as each other and can be put in place side by side,
 * directories in both; all in one where they are few, or need an order. Of a directory's files few
 * are parted from the others, as one process moves those that are together.
 */
export function inHalves(entries: PlacedEntry[]): PlacedEntry[][] {
  const directories = entries.filter(({ wanted }) => wanted.type === 'directory')
  const files = entries.filter(({ wanted }) => wanted.type === 'file' && !wanted.linkedTo)
  // A link leads to what is there already.
  const haveLinks = directories.length + files.length < entries.length
  if (haveLinks || files.length < SPLIT_FROM) return [entries]
  const sorted = files
    .map((entry) => ({ entry, directory: dirName(entry.path) }))
    .sort((a, b) => (a.directory < b.directory ? -1 : Number(a.directory > b.directory)))
    .map(({ entry }) => entry)
  const total = sorted.reduce((sum, entry) => sum + costOf(entry), 0)
  let cost = 0
  const middle = sorted.findIndex((entry) => (cost += costOf(entry)) >= total / 2) + 1
  return [sorted.slice(0, middle), sorted.slice(middle)]
    .filter((half) => half.length > 0)
    .map((half) => [...directories, ...half])
}

function costOf({ wanted }: PlacedEntry): number {
  return FILE + sizeOf(wanted)
}
