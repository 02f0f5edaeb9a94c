/** Bytes of arguments for one command: well below the kernel's limit of 128 KiB for the smallest stack. */
const MAX_BYTES = 96 * 1024
const MAX_COUNT = 1000

/** Splits argument groups (a path, a pair of paths) so that each batch fits one command line. */
export function* batches<T extends readonly string[]>(groups: Iterable<T>): Generator<T[]> {
  let batch: T[] = []
  let bytes = 0
  for (const group of groups) {
    const size = group.reduce((sum, argument) => sum + Buffer.byteLength(argument) + 1, 0)
    if (batch.length > 0 && (bytes + size > MAX_BYTES || batch.length >= MAX_COUNT)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(group)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
