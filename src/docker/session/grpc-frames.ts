/** Bytes before each message: whether it is compressed, and its length. */
const PREFIX = 5

/** A message as gRPC sends it over HTTP/2, uncompressed. */
export function frame(message: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX + message.length)
  framed.writeUInt8(0, 0)
  framed.writeUInt32BE(message.length, 1)
  message.copy(framed, PREFIX)
  return framed
}

/**
 * The messages of a gRPC stream, however its bytes are cut up.
 * @throws when one is compressed, which nobody offered to understand
 */
export async function* readFrames(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const part of bytes) {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part])
    while (rest.length >= PREFIX) {
      if (rest.readUInt8(0) !== 0) throw new Error('The builder sent a compressed message.')
      const end = PREFIX + rest.readUInt32BE(1)
      if (rest.length < end) break
      yield rest.subarray(PREFIX, end)
      rest = rest.subarray(end)
    }
  }
}
