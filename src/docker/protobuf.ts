/** What a field can be given as; numbers are those of a varint, whole and up to 64 bits. */
export type FieldValue = number | bigint | string | Buffer

/**
 * A protobuf message of the given fields, in their order. A field that holds its type's zero is not
 * written, as proto3 has it.
 */
export function encodeMessage(...fields: [field: number, value: FieldValue][]): Buffer {
  const parts: Buffer[] = []
  for (const [field, value] of fields) {
    if (typeof value === 'number' || typeof value === 'bigint') {
      if (value) parts.push(varint(field << 3), varint(value))
      continue
    }
    const bytes = typeof value === 'string' ? Buffer.from(value) : value
    if (bytes.length > 0) parts.push(varint((field << 3) | 2), varint(bytes.length), bytes)
  }
  return Buffer.concat(parts)
}

/** @param value a negative one takes ten bytes, as a protobuf `int64` does */
function varint(value: number | bigint): Buffer {
  const bytes: number[] = []
  if (typeof value === 'number' && value >= 0 && value < 2 ** 31) {
    for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128)
    bytes.push(value)
    return Buffer.from(bytes)
  }
  let left = BigInt.asUintN(64, BigInt(value))
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128)
  bytes.push(Number(left))
  return Buffer.from(bytes)
}

/**
 * A protobuf message's fields in their order; numbers come as the bytes that they are written in.
 * Fields that hold their type's zero are not written, so that one which is there is not zero.
 */
export function* decodeFields(message: Buffer): Generator<[field: number, value: Buffer]> {
  let at = 0
  function next(): number {
    const [value, end] = readVarint(message, at)
    at = end
    return value
  }
  while (at < message.length) {
    const tag = next()
    const start = at
    const wireType = tag & 7
    if (wireType === 0) next()
    else if (wireType === 1) at += 8
    else if (wireType === 5) at += 4
    else {
      const length = next()
      yield [tag >>> 3, message.subarray(at, (at += length))]
      continue
    }
    yield [tag >>> 3, message.subarray(start, at)]
  }
}

/** A number that `decodeFields` gave as its bytes. */
export const decodeNumber = (bytes: Buffer): number => readVarint(bytes, 0)[0]

function readVarint(message: Buffer, at: number): [value: number, end: number] {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = message.readUInt8(at++)
    value += (byte & 127) * scale
    if (byte < 128) return [value, at]
  }
}
