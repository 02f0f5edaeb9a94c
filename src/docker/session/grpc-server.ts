import type { ServerHttp2Stream } from 'node:http2'
import { performServerHandshake } from 'node:http2'
import type { Duplex } from 'node:stream'
import { frame } from './grpc-frames.ts'
import { Metadata } from './metadata.ts'

/** Answers one call; the call fails with what is thrown. */
export type Method = (stream: Duplex, metadata: Metadata) => Promise<void> | void

const OK = 0
const UNKNOWN = 2
const UNIMPLEMENTED = 12

/**
 * Serves gRPC on a connection that the other side has opened.
 * @param methods by their paths, such as `/grpc.health.v1.Health/Check`
 * @returns closes the connection, with all calls
 */
export function serveGrpc(socket: Duplex, methods: Record<string, Method>): () => void {
  const session = performServerHandshake(socket)
  function onStream(
    stream: ServerHttp2Stream,
    headers: { ':path'?: string },
    _flags: number,
    // Values with a comma in them cannot be told apart in `headers`.
    rawHeaders: string[],
  ): void {
    const method = methods[headers[':path'] ?? '']
    void answer(stream, method, new Metadata(rawHeaders))
  }
  session.on('stream', onStream)
  // The builder hangs up when it is done. What it had no time for shows in its answer to the build.
  for (const end of [session, socket]) end.on('error', () => {})
  return () => {
    session.destroy()
    socket.destroy()
  }
}

/** A call with one message for an answer, whatever was asked. */
export function fixedAnswer(message: Buffer): Method {
  return (stream) => {
    stream.resume()
    stream.write(frame(message))
  }
}

async function answer(
  stream: ServerHttp2Stream,
  method: Method | undefined,
  metadata: Metadata,
): Promise<void> {
  let status = method ? OK : UNIMPLEMENTED
  let message = ''
  stream.on('error', () => {})
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': status, 'grpc-message': encodeURIComponent(message) })
  })
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  try {
    await method?.(stream, metadata)
  } catch (error) {
    status = UNKNOWN
    message = (error as Error).message
  }
  stream.end()
}
