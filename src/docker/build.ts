import type Docker from 'dockerode'
import type { BuildContext } from '../context/build-context.ts'
import { packContext } from '../context/pack.ts'
import { buildFromSource } from './build-source.ts'
import { chooseBuilder } from './builder.ts'
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
 * @returns the image's ID
 * @throws ImageBuildError with the builder's own message
 */
export async function buildImage(docker: Docker, options: BuildImageOptions): Promise<string> {
  const builder = await chooseBuilder(docker, options.dockerfileText)
  return buildFromSource(docker, builder, options, {
    scope: options.target ?? '',
    pack: (extra) => packContext(options.context, extra),
  })
}
