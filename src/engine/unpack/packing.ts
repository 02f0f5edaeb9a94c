/** What a tar begins with where it is compressed in a way that only the builder unpacks. */
const OTHERS: readonly [magic: string, name: string][] = [
  ['425a68', 'bzip2'],
  ['fd377a585a00', 'xz'],
  ['28b52ffd', 'Zstandard'],
]

const GZIP = '1f8b08'

/** Bytes of a tar's header. */
export const HEADER = 512

/**
 * How a file may be packed that an ADD unpacks, told by how it begins, whatever its name is.
 *
 * Source: containerd's `archive/compression` for the magic numbers.
 */
export function packingOf(head: Buffer): 'none' | 'gzip' | { other: string } {
  const begins = (magic: string) => head.toString('hex', 0, magic.length / 2) === magic
  if (begins(GZIP)) return 'gzip'
  const other = OTHERS.find(([magic]) => begins(magic))
  return other ? { other: other[1] } : 'none'
}

/**
 * Whether a block is the header of a tar's entry: its checksum is right. A tar without entries is
 * none for the builder, which copies it.
 *
 * Source: BuildKit, `solver/llbsolver/file/unpack.go`: `isArchivePath`.
 */
export function isTarHeader(block: Buffer): boolean {
  if (block.length < HEADER) return false
  const said = Number.parseInt(block.toString('latin1', 148, 156).replaceAll('\0', ' ').trim(), 8)
  let sum = 8 * 0x20
  for (let at = 0; at < HEADER; at++) if (at < 148 || at >= 156) sum += block[at]!
  return sum === said
}
