/**
 * BuildKit's progress messages, as the engine's build stream carries them: the StatusResponse of
 * moby/buildkit's `api/services/control/control.proto`, of which only some fields are of use here.
 */
export interface BuildTrace {
  vertexes: TraceVertex[]
  logs: { vertex: string; text: Buffer }[]
}

/** One thing that the builder does; it is sent again each time that something about it changes. */
export interface TraceVertex {
  digest: string
  name: string
  cached: boolean
  started: boolean
  completed: boolean
  /** `''` for none. */
  error: string
}

/** @param message protobuf */
export function decodeTrace(message: Buffer): BuildTrace {
  const trace: BuildTrace = { vertexes: [], logs: [] }
  for (const [field, value] of fields(message)) {
    if (field === 1) trace.vertexes.push(decodeVertex(value))
    if (field === 3) trace.logs.push(decodeLog(value))
  }
  return trace
}

function decodeVertex(message: Buffer): TraceVertex {
  const found = new Map(fields(message))
  const text = (field: number) => found.get(field)?.toString() ?? ''
  return {
    digest: text(1),
    name: text(3),
    cached: found.has(4),
    started: found.has(5),
    completed: found.has(6),
    error: text(7),
  }
}

function decodeLog(message: Buffer): BuildTrace['logs'][number] {
  const found = new Map(fields(message))
  return { vertex: found.get(1)?.toString() ?? '', text: found.get(4) ?? Buffer.alloc(0) }
}

/**
 * A protobuf message's fields in their order; numbers come as the bytes that they are written in.
 * Fields that hold their type's zero are not written, so that one which is there is not zero.
 */
function* fields(message: Buffer): Generator<[field: number, value: Buffer]> {
  let at = 0
  function varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = message.readUInt8(at++)
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const tag = varint()
    const start = at
    const wireType = tag & 7
    if (wireType === 0) varint()
    else if (wireType === 1) at += 8
    else if (wireType === 5) at += 4
    else {
      const length = varint()
      yield [tag >>> 3, message.subarray(at, (at += length))]
      continue
    }
    yield [tag >>> 3, message.subarray(start, at)]
  }
}
