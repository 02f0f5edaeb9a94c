import type { Readable } from 'node:stream'
import { isAbsolute, relative, sep } from 'node:path'
import type Docker from 'dockerode'
import type { BuildContext } from '../context/build-context.ts'
import type { ExtraFile } from '../context/pack.ts'
import { packContext } from '../context/pack.ts'
import { cleanPath } from '../context/paths.ts'
import { ImageBuildError, LivepushError } from '../engine/errors.ts'
import { readBuildStream } from './build-stream.ts'
import type { Builder } from './builder.ts'
import { chooseBuilder } from './builder.ts'
import { engineMessage } from './engine-error.ts'
import type { BuildProgress } from './progress.ts'

export interface BuildImageOptions {
  context: BuildContext
  /** Path of the Dockerfile, absolute or relative to the context; it may lie outside of it. */
  dockerfile: string
  /** What the Dockerfile says; it takes the place of what the context has at its path. */
  dockerfileText: string
  /**
   * Name of the stage to build.
   * @default the last one
   */
  target?: string
  /** @default none: the image has only its ID */
  tag?: string
  buildArgs?: Record<string, string>
  /** Labels of the image. */
  labels?: Record<string, string>
  /** Network of the RUN steps, as `docker build --network` takes it. */
  networkMode?: string
  /** Ends the build, with the step that is running. */
  signal?: AbortSignal
  onProgress?: (progress: BuildProgress) => void
}

/**
 * Builds an image as `docker build` would, with what the ignore file leaves out left out.
 *
 * A Dockerfile that is itself ignored has to be sent all the same, and engines do not hide it from
 * a `COPY . .`: there is one file more than `docker build` would copy.
 * @returns the image's ID
 * @throws ImageBuildError with the builder's own message
 */
export async function buildImage(docker: Docker, options: BuildImageOptions): Promise<string> {
  const builder = await chooseBuilder(docker, options.dockerfileText)
  const file = await dockerfileFor(options)
  const tar = packContext(options.context, file.extra)
  return runBuild(docker, builder, tar, file.path, options)
}

/** One build from a tar that is packed already. */
export async function runBuild(
  docker: Docker,
  builder: Builder,
  tar: Readable,
  dockerfile: string,
  options: Omit<BuildImageOptions, 'context' | 'dockerfileText'>,
): Promise<string> {
  const { target, tag, buildArgs, labels, networkMode, signal } = options
  const query = {
    // A number, because dockerode opens a session of its own for the string.
    version: builder as unknown as '2',
    dockerfile,
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
    const stream = await docker.buildImage(tar, query)
    return await readBuildStream(stream, options.dockerfile, options.onProgress ?? (() => {}))
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof LivepushError) throw cause
    throw new ImageBuildError(`Building ${options.dockerfile} failed: ${engineMessage(cause)}`, {
      cause,
    })
  } finally {
    tar.destroy()
  }
}

/** The Dockerfile's path in the tar, and what must be added for it to be found there. */
export async function dockerfileFor({
  context,
  dockerfile,
  dockerfileText,
}: Pick<BuildImageOptions, 'context' | 'dockerfile' | 'dockerfileText'>): Promise<{
  path: string
  extra: ExtraFile[]
}> {
  const path = pathInContext(context, dockerfile) ?? unusedName(context)
  const entry = context.lookup(path)
  if (entry?.type === 'file' && (await context.read(path)).toString() === dockerfileText) {
    return { path, extra: [] }
  }
  return { path, extra: [{ path, content: dockerfileText }] }
}

/** Undefined for a path that is outside, or cannot be a file's. */
function pathInContext(context: BuildContext, dockerfile: string): string | undefined {
  const path = isAbsolute(dockerfile) ? relative(context.root, dockerfile) : dockerfile
  const clean = cleanPath(path.split(sep).join('/'))
  const isOutside = clean === '.' || clean === '..' || clean.startsWith('../')
  const isTaken = context.lookup(clean)?.type === 'directory'
  return isOutside || isTaken || isAbsolute(path) ? undefined : clean
}

function unusedName(context: BuildContext): string {
  let name = '.livepush.Dockerfile'
  while (context.lookup(name)) name = `.${name}`
  return name
}
