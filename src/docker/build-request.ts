import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { ImageBuildError, LivepushError } from '../engine/errors.ts'
import { readBuildStream } from './build-stream.ts'
import type { BuildImageOptions } from './build.ts'
import type { Builder } from './builder.ts'
import { engineMessage } from './engine-error.ts'

/** Where the builder finds the Dockerfile and the context, in the words of the engine's API. */
export interface BuildSource {
  /** Path of the Dockerfile in what it is taken from. */
  dockerfile: string
  /** `client-session` for a context that is taken from the session; else it is the request's body. */
  remote?: 'client-session'
  session?: string
}

/**
 * One request to the engine to build.
 * @returns the image's ID
 * @throws ImageBuildError with the builder's own message
 */
export async function runBuild(
  docker: Docker,
  builder: Builder,
  body: Readable,
  source: BuildSource,
  options: Omit<BuildImageOptions, 'context' | 'dockerfileText'>,
): Promise<string> {
  const { target, tag, buildArgs, labels, networkMode, signal } = options
  const query = {
    // A number, because dockerode opens a session of its own for the string.
    version: builder as unknown as '2',
    ...source,
    rm: true,
    forcerm: true,
    ...(target !== undefined && { target }),
    ...(tag !== undefined && { t: tag }),
    ...(buildArgs && { buildargs: buildArgs }),
    ...(labels && { labels }),
    ...(networkMode !== undefined && { networkmode: networkMode }),
    ...(signal && { abortSignal: signal }),
  }
  signal?.throwIfAborted()
  try {
    const stream = await docker.buildImage(body, query)
    return await readBuildStream(stream, options.dockerfile, options.onProgress ?? (() => {}))
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof LivepushError) throw cause
    throw new ImageBuildError(`Building ${options.dockerfile} failed: ${engineMessage(cause)}`, {
      cause,
    })
  } finally {
    body.destroy()
  }
}
