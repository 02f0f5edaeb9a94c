import type { Readable } from 'node:stream'
import { debuglog } from 'node:util'
import type Docker from 'dockerode'
import type { ExtraFile } from '../context/pack.ts'
import { runBuild } from './build-request.ts'
import type { BuildImageOptions } from './build.ts'
import type { Builder } from './builder.ts'
import { BUILDKIT } from './builder.ts'
import { buildOverSession } from './session/build.ts'
import { tarDockerfile } from './tar-dockerfile.ts'

/** `NODE_DEBUG=livepush` shows it. */
const debug = debuglog('livepush')

/** Engines that built from a tar what they would not build over a session. */
const withoutSessions = new WeakSet<Docker>()

export interface SourceOptions {
  /** Tells builds of one context apart that need different parts of it, as stages do. */
  scope: string
  /** Packs the context, and files beside it. */
  pack: (extra: ExtraFile[]) => Readable | Promise<Readable>
}

/**
 * Builds an image over a session, which sends only what the builder lacks; or from a tar with the
 * whole context, where the engine has no sessions.
 *
 * A Dockerfile that is itself ignored has to be in the tar all the same, and engines do not hide it
 * from a `COPY . .`: there is one file more then than `docker build` would copy.
 */
export async function buildFromSource(
  docker: Docker,
  builder: Builder,
  options: BuildImageOptions,
  { scope, pack }: SourceOptions,
): Promise<string> {
  const trySession = builder === BUILDKIT && !withoutSessions.has(docker)
  if (trySession) {
    const built = await buildOverSession(docker, options, scope)
    if ('image' in built) return built.image
    debug('no build over a session: %s', built.refusal)
  }
  const { path, extra } = await tarDockerfile(options)
  const image = await runBuild(docker, builder, await pack(extra), { dockerfile: path }, options)
  if (trySession) withoutSessions.add(docker)
  return image
}
