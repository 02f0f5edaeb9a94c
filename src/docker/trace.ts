import { decodeFields } from './protobuf.ts'

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
  for (const [field, value] of decodeFields(message)) {
    if (field === 1) trace.vertexes.push(decodeVertex(value))
    if (field === 3) trace.logs.push(decodeLog(value))
  }
  return trace
}

function decodeVertex(message: Buffer): TraceVertex {
  const found = new Map(decodeFields(message))
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
  const found = new Map(decodeFields(message))
  return { vertex: found.get(1)?.toString() ?? '', text: found.get(4) ?? Buffer.alloc(0) }
}
