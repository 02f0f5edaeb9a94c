import { Readable } from 'node:stream'
import type { WantedEntry } from '../plan/entry.ts'
import { END, headerOf, padding } from './tar-header.ts'

/** One entry to write into a container. */
export interface PlacedEntry {
  /** Absolute path in the container. */
  path: string
  wanted: WantedEntry
  /** Nothing is there yet, so nobody can be reading it. */
  isNew?: boolean
  /** The content of a file. */
  read?: () => Promise<Buffer>
  /** The same in parts, exactly as many bytes as `wanted` says; undefined where it has none. */
  readParts?: () => AsyncIterable<Buffer> | undefined
}

/** The content of a file in parts, or as one. */
export async function* contentOf({ read, readParts }: PlacedEntry): AsyncGenerator<Buffer> {
  const parts = readParts?.()
  if (parts) yield* parts
  else yield await read!()
}

/** Bytes of content up to which an archive is held in memory as a whole. */
const HOLD_UP_TO = 32 * 1024 * 1024

/** Bytes that an archive is sent in at a time: the engine is slow with small pieces. */
const PIECE = 1024 * 1024

/** The same of the first piece, which is on its way while the next is read. */
const FIRST_PIECE = 64 * 1024

/** Files that are read at a time. */
const AT_ONCE = 16

/** An archive in a few large pieces, or one that is read while it is sent. */
export type Archive = Buffer[] | Readable

/**
 * Packs entries, in their order but hard links last, under names relative to the root: as a whole
 * where all of them are small, else to be read while it is sent.
 */
export async function packEntries(given: readonly PlacedEntry[]): Promise<Archive> {
  const hasLarge = given.some(({ wanted, readParts }) => readParts && sizeOf(wanted) > PIECE)
  const whole = hasLarge ? undefined : await packWhole(given)
  return whole ?? Readable.from(inPieces(linksLast(given), FIRST_PIECE), { objectMode: false })
}

/** @returns undefined where it is too large to be held in memory */
export async function packWhole(given: readonly PlacedEntry[]): Promise<Buffer[] | undefined> {
  const bytes = given.reduce((sum, { wanted }) => sum + sizeOf(wanted), 0)
  if (bytes > HOLD_UP_TO) return undefined
  const pieces: Buffer[] = []
  for await (const piece of inPieces(linksLast(given), PIECE)) pieces.push(piece)
  return pieces
}

function linksLast(entries: readonly PlacedEntry[]): PlacedEntry[] {
  const isLink = ({ wanted }: PlacedEntry) => wanted.linkedTo !== undefined
  return [...entries.filter((entry) => !isLink(entry)), ...entries.filter(isLink)]
}

async function* inPieces(entries: readonly PlacedEntry[], first: number): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let bytes = 0
  let enough = first
  for await (const part of partsOf(entries)) {
    bytes += part.reduce((sum, { length }) => sum + length, 0)
    parts.push(...part)
    if (bytes < enough) continue
    yield* joined(parts)
    parts = []
    bytes = 0
    enough = PIECE
  }
  yield* joined(parts)
}

/** Joins what is small; to join a large content with its header would only copy it. */
function* joined(parts: Buffer[]): Generator<Buffer> {
  let small: Buffer[] = []
  for (const part of parts) {
    if (part.length < PIECE) {
      small.push(part)
      continue
    }
    if (small.length > 0) yield Buffer.concat(small)
    yield part
    small = []
  }
  if (small.length > 0) yield Buffer.concat(small)
}

/** Each entry's header and content; small files are read some at a time, large ones alone. */
async function* partsOf(entries: readonly PlacedEntry[]): AsyncGenerator<Buffer[]> {
  for (let at = 0; at < entries.length;) {
    const batch = [entries[at]!]
    const { path, wanted, readParts } = batch[0]!
    const parts = sizeOf(wanted) > PIECE ? readParts?.() : undefined
    if (parts) {
      yield headerOf(path, wanted)
      for await (const part of parts) yield [part]
      yield [padding(sizeOf(wanted))]
      at++
      continue
    }
    for (let size = sizeOf(batch[0]!.wanted); batch.length < AT_ONCE;) {
      const next = entries[at + batch.length]
      if (!next || (size += sizeOf(next.wanted)) > PIECE) break
      batch.push(next)
    }
    at += batch.length
    yield (await Promise.all(batch.map(partsOfEntry))).flat()
  }
  yield [END]
}

async function partsOfEntry({ path, wanted, read }: PlacedEntry): Promise<Buffer[]> {
  if (wanted.type !== 'file' || wanted.linkedTo) return headerOf(path, wanted)
  const content = await read!()
  // The header has to tell what follows, whatever the file was when it was looked at.
  const header = headerOf(path, { ...wanted, size: content.length })
  return [...header, content, padding(content.length)]
}

export function sizeOf(wanted: WantedEntry): number {
  return wanted.type === 'file' && !wanted.linkedTo ? wanted.size : 0
}
