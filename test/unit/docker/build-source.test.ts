import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { ClientHttp2Session } from 'node:http2'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import Docker from 'dockerode'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BuildContext } from '../../../src/context/build-context.ts'
import { packContext } from '../../../src/context/pack.ts'
import { buildFromSource } from '../../../src/docker/build-source.ts'
import { BUILDKIT } from '../../../src/docker/builder.ts'
import { frame } from '../../../src/docker/session/grpc-frames.ts'

interface Engine {
  /** What it was asked: a path, or `tar` and `session` for builds. */
  requests: string[]
  build: (options?: { signal?: AbortSignal }) => Promise<string>
}

interface Handlers {
  upgrade?: (socket: Duplex, request: IncomingMessage) => void
  session?: (response: ServerResponse) => void
  build?: (response: ServerResponse, remote: string | null) => void
}

const DONE = `${JSON.stringify({ aux: { ID: 'sha256:1' } })}\n`

/** An engine that answers as told; without being told, it builds anything, and has no sessions. */
async function engineWith(handlers: Handlers): Promise<Engine> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://engine')
    if (pathname === '/session') {
      requests.push('session refused')
      if (handlers.session) handlers.session(response)
      else response.writeHead(404).end('{"message":"page not found"}')
      return
    }
    const remote = searchParams.get('remote')
    void buffer(request).then(
      ({ length }) => {
        requests.push(remote === 'client-session' ? 'build over session' : `tar ${length > 1000}`)
        if (handlers.build) handlers.build(response, remote)
        else response.end(DONE)
      },
      () => {},
    )
  })
  if (handlers.upgrade) {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      requests.push('session')
      socket.on('error', () => {})
      socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
      handlers.upgrade!(socket, request)
    })
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const docker = new Docker({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  const root = await mkdtemp(join(tmpdir(), 'livepush-source-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await writeFile(join(root, 'a'), 'a')
  const context = await BuildContext.open(root)
  const build: Engine['build'] = (more) =>
    buildFromSource(
      docker,
      BUILDKIT,
      { context, dockerfile: 'Dockerfile', dockerfileText: 'FROM a', ...more },
      { scope: '', pack: (extra) => packContext(context, extra) },
    )
  return { requests, build }
}

function clientOf(socket: Duplex): ClientHttp2Session {
  const client = connect('http://client', { createConnection: () => socket })
  client.on('error', () => {})
  return client
}

/** Calls a method with one message; the answer's bytes and status. */
async function ask(client: ClientHttp2Session, path: string, headers = {}) {
  const stream = client.request({ ':method': 'POST', ':path': path, ...headers })
  let status: unknown
  stream.on('trailers', (trailers: IncomingHttpHeaders) => (status = trailers['grpc-status']))
  stream.end(frame(Buffer.alloc(0)))
  return { answer: await buffer(stream), status: Number(status) }
}

const DIFF_COPY = '/moby.filesync.v1.FileSync/DiffCopy'

describe('buildFromSource', () => {
  it('builds from a tar where the engine knows no sessions, and asks only once', async () => {
    const { requests, build } = await engineWith({})
    expect(await build()).toBe('sha256:1')
    expect(await build()).toBe('sha256:1')
    expect(requests).toEqual(['session refused', 'tar true', 'tar true'])
  })

  it('takes an answer of 200 for a refusal too', async () => {
    const { requests, build } = await engineWith({ session: (response) => response.end('{}') })
    expect(await build()).toBe('sha256:1')
    expect(requests).toEqual(['session refused', 'tar true'])
  })

  it('builds from a tar where the engine takes nothing from the session', async () => {
    const { requests, build } = await engineWith({
      upgrade: (socket) => socket.resume(),
      build: (response, remote) =>
        response.end(remote === null ? DONE : '{"error":"no active session"}\n'),
    })
    expect(await build()).toBe('sha256:1')
    expect(requests).toEqual(['session', 'build over session', 'tar true'])
  })

  it('asks again where no tar helps either', async () => {
    const { requests, build } = await engineWith({
      build: (response) => response.writeHead(500).end('{"message":"out of order"}'),
    })
    await expect(build()).rejects.toThrow('out of order')
    await expect(build()).rejects.toThrow('out of order')
    expect(requests).toEqual(['session refused', 'tar true', 'session refused', 'tar true'])
  })

  it('serves what the builder asks for, and says so', async () => {
    const answers: unknown[] = []
    let client: ClientHttp2Session
    let said: IncomingMessage['headersDistinct'] = {}
    const { requests, build } = await engineWith({
      upgrade(socket, { headersDistinct }) {
        said = headersDistinct
        client = clientOf(socket)
      },
      build(response) {
        async function askAll() {
          answers.push((await ask(client, '/grpc.health.v1.Health/Check')).answer.toString('hex'))
          answers.push((await ask(client, '/moby.filesync.v1.Auth/Credentials')).status)
          answers.push((await ask(client, '/moby.buildkit.secrets.v1.Secrets/GetSecret')).status)
          answers.push((await ask(client, DIFF_COPY, { 'dir-name': '/etc' })).status)
          const { answer, status } = await ask(client, DIFF_COPY, { 'dir-name': 'dockerfile' })
          answers.push(answer.includes('Dockerfile'), status)
        }
        void askAll().finally(() => response.end('{"error":"as it happens"}\n'))
      },
    })
    // It did take something from the session: a tar would fare no better.
    await expect(build()).rejects.toThrow('as it happens')
    expect(requests).toEqual(['session', 'build over session'])
    // The last status is that of a builder which hung up without having said that it is done.
    expect(answers).toEqual(['00000000020801', 0, 12, 2, true, 2])
    expect(said['x-docker-expose-session-grpc-method']).toContain(DIFF_COPY)
    expect(said['x-docker-expose-session-sharedkey']![0]).toMatch(/^[0-9a-f]{64}$/)
  })

  it('ends the session and the build when it is aborted', async () => {
    const abort = new AbortController()
    const reason = new Error('enough')
    const closed: Promise<unknown>[] = []
    const { requests, build } = await engineWith({
      upgrade: (socket) => closed.push(once(socket.resume(), 'end')),
      build(response) {
        closed.push(once(response, 'close'))
        abort.abort(reason)
      },
    })
    await expect(build({ signal: abort.signal })).rejects.toBe(reason)
    await Promise.all(closed)
    expect(requests).toEqual(['session', 'build over session'])
    await expect(build({ signal: abort.signal })).rejects.toBe(reason)
    expect(requests).toHaveLength(2)
  })

  it('can be aborted while the engine does not answer', async () => {
    const abort = new AbortController()
    const reason = new Error('enough')
    const { requests, build } = await engineWith({ session: () => abort.abort(reason) })
    await expect(build({ signal: abort.signal })).rejects.toBe(reason)
    expect(requests).toEqual(['session refused'])
  })
})
