import { decodeFields, decodeNumber, encodeMessage } from '../protobuf.ts'
import type { TreeEntry } from '../../context/types.ts'

/** The kinds of `fsutil.types.Packet`, of tonistiigi/fsutil's `types/wire.proto`. */
export const PacketType = { stat: 0, request: 1, data: 2, end: 3, error: 4 } as const

export interface Packet {
  type: number
  /** Which of the files that were told of, counted from 0 over entries of every kind. */
  id?: number
  /** A part of a file, empty for its end; of an error, the text. */
  data?: Buffer
  /** An encoded Stat; none says that there are no more. */
  stat?: Buffer
}

export function encodePacket({ type, stat = NONE, id = 0, data = NONE }: Packet): Buffer {
  return encodeMessage([1, type], [2, stat], [3, id], [4, data])
}

export function decodePacket(message: Buffer): Required<Packet> {
  const found = new Map(decodeFields(message))
  const number = (field: number) => (found.has(field) ? decodeNumber(found.get(field)!) : 0)
  return { type: number(1), id: number(3), data: found.get(4) ?? NONE, stat: found.get(2) ?? NONE }
}

const NONE = Buffer.alloc(0)

/** Bits that Go's FileMode has elsewhere than Unix. */
const GO_DIRECTORY = 2 ** 31
const GO_SYMLINK = 2 ** 27
const GO_SPECIAL = [
  [0o4000, 2 ** 23],
  [0o2000, 2 ** 22],
  [0o1000, 2 ** 20],
] as const

/**
 * An entry as fsutil's `Stat` message, of its `types/stat.proto`.
 * @param hardLink a path sent before that is the same file
 */
export function encodeStat(path: string, entry: TreeEntry, hardLink = ''): Buffer {
  const isLink = entry.type === 'symlink'
  const size = entry.type === 'file' ? entry.size : isLink ? Buffer.byteLength(entry.target) : 0
  return encodeMessage(
    [1, path],
    [2, goMode(entry)],
    [3, entry.uid],
    [4, entry.gid],
    [5, size],
    [6, BigInt(Math.round(entry.mtime)) * 1_000_000n],
    [7, isLink ? entry.target : hardLink],
  )
}

function goMode({ type, mode }: TreeEntry): number {
  let bits = mode & 0o777
  for (const [unix, go] of GO_SPECIAL) if (mode & unix) bits += go
  if (type === 'directory') bits += GO_DIRECTORY
  if (type === 'symlink') bits += GO_SYMLINK
  return bits
}
