import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { runBuild } from '../build-request.ts'
import type { BuildImageOptions } from '../build.ts'
import { BUILDKIT } from '../builder.ts'
import type { BuildSession } from './build-session.ts'
import { openBuildSession } from './build-session.ts'
import { contextTree, fileTree } from './served-tree.ts'

/** What the Dockerfile is called in a directory that has nothing else. */
const NAME = 'Dockerfile'

/**
 * Builds an image with the Dockerfile and the context in directories of a session.
 * @param scope goes into the key by which the builder finds what it has of the context
 * @returns why not, where the engine refused the session or took nothing from it
 * @throws ImageBuildError with the builder's own message
 * @throws BuildContextError for a file that cannot be read
 */
export async function buildOverSession(
  docker: Docker,
  options: BuildImageOptions,
  scope: string,
): Promise<{ image: string } | { refusal: unknown }> {
  const { context, dockerfileText, signal } = options
  signal?.throwIfAborted()
  const directories = {
    dockerfile: fileTree(NAME, dockerfileText),
    context: contextTree(context),
  }
  const sharedKey = createHash('sha256')
    .update(JSON.stringify([hostname(), context.root, scope]))
    .digest('hex')
  let session: BuildSession
  try {
    session = await openBuildSession(docker, { directories, sharedKey, signal })
  } catch (refusal) {
    signal?.throwIfAborted()
    return { refusal }
  }
  try {
    const source = { dockerfile: NAME, remote: 'client-session', session: session.id } as const
    return { image: await runBuild(docker, BUILDKIT, Readable.from([]), source, options) }
  } catch (error) {
    signal?.throwIfAborted()
    if (!session.wasAsked) return { refusal: error }
    throw session.failure ?? error
  } finally {
    session.close()
  }
}
