/** Bytes of arguments for one command: well below the kernel's limit of 128 KiB for the smallest stack. */
const MAX_BYTES = 96 * 1024
const MAX_COUNT = 1000

/** Splits what is named by arguments, so that those of each batch fit one command line. */
export function* batches<Item>(
  items: Iterable<Item>,
  argumentOf: (item: Item) => string,
): Generator<Item[]> {
  let batch: Item[] = []
  let bytes = 0
  for (const item of items) {
    const size = Buffer.byteLength(argumentOf(item)) + 1
    if (batch.length > 0 && (bytes + size > MAX_BYTES || batch.length >= MAX_COUNT)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
