import { randomUUID } from 'node:crypto'
import type Docker from 'dockerode'
import { LivepushError } from '../../engine/errors.ts'
import { encodeMessage } from '../protobuf.ts'
import { sendTree } from './file-sync.ts'
import type { Method } from './grpc-server.ts'
import { fixedAnswer, serveGrpc } from './grpc-server.ts'
import type { ServedTree } from './served-tree.ts'
import { upgradeToHttp2 } from './upgrade.ts'

/** A connection over which the builder takes what it needs for one build. */
export interface BuildSession {
  id: string
  /** Whether the builder has asked for a directory. */
  readonly wasAsked: boolean
  /** Why it did not get all that it asked for. */
  readonly failure?: LivepushError
  close(): void
}

export interface BuildSessionOptions {
  /** By the names that the builder asks for; `dockerfile` and `context` are its own. */
  directories: Record<string, ServedTree>
  /** What the builder keeps is for the next session with this key, which sends what has changed. */
  sharedKey: string
  signal?: AbortSignal
}

const DIFF_COPY = '/moby.filesync.v1.FileSync/DiffCopy'

/**
 * Opens a session, as moby/buildkit's `session` package does it through `POST /session`.
 * @throws when the engine refuses
 */
export async function openBuildSession(
  docker: Docker,
  { directories, sharedKey, signal }: BuildSessionOptions,
): Promise<BuildSession> {
  let wasAsked = false
  let failure: LivepushError | undefined

  const diffCopy: Method = async (stream, metadata) => {
    wasAsked = true
    const [name = ''] = metadata.values('dir-name')
    const tree = directories[name]
    if (!tree) throw new Error(`This session has no directory "${name}".`)
    const wanted = ['followpaths', 'include-patterns'].flatMap((key) => metadata.values(key))
    try {
      await sendTree(stream, tree, wanted)
    } catch (error) {
      if (error instanceof LivepushError) failure ??= error
      throw error
    }
  }

  const methods = {
    [DIFF_COPY]: diffCopy,
    // Nobody is logged in anywhere; the builder pulls what everybody may.
    '/moby.filesync.v1.Auth/Credentials': fixedAnswer(encodeMessage()),
    // The builder asks from time to time, and closes a session that does not answer with 1.
    '/grpc.health.v1.Health/Check': fixedAnswer(encodeMessage([1, 1])),
  }
  const id = randomUUID()
  const headers = {
    'X-Docker-Expose-Session-Uuid': id,
    'X-Docker-Expose-Session-Name': 'livepush',
    'X-Docker-Expose-Session-Sharedkey': sharedKey,
    'X-Docker-Expose-Session-Grpc-Method': Object.keys(methods),
  }
  const socket = await upgradeToHttp2(docker, '/session', headers, signal)
  const close = serveGrpc(socket, methods)
  return {
    id,
    get wasAsked() {
      return wasAsked
    },
    get failure() {
      return failure
    },
    close,
  }
}
