import type Docker from 'dockerode'
import { pack } from 'tar-stream'
import { Readable } from 'node:stream'
import type { ImageConfig } from '../engine/dockerfile/types.ts'
import { ImageBuildError } from '../engine/errors.ts'
import { runBuild } from './build-request.ts'
import { BUILDKIT } from './builder.ts'
import { statusOf } from './engine-error.ts'

export interface ResolvedImage {
  /** `sha256:…` */
  id: string
  config: ImageConfig
}

/** What an image's name can consist of; it becomes part of a URL, and of a Dockerfile. */
const REFERENCE = /^\w[\w./:@-]*$/
const PLATFORM = /^[\w./-]+$/

/**
 * Finds an image and its config by name or ID.
 *
 * BuildKit keeps what it pulls to itself: the engine knows no image by that name afterwards. It is
 * built from then, as the whole of a Dockerfile, which leaves an image without a name.
 * @param platform such as `linux/arm64`; an image for another one does not count
 * @returns undefined where the engine neither has it nor can build from it
 * @throws when the engine does not answer
 */
export async function resolveImage(
  docker: Docker,
  ref: string,
  { platform }: { platform?: string } = {},
): Promise<ResolvedImage | undefined> {
  if (!REFERENCE.test(ref) || !PLATFORM.test(platform ?? 'any')) return undefined
  const known = await inspectImage(docker, ref, platform)
  if (known) return known
  const built = await buildFrom(docker, ref, platform)
  return built === undefined ? undefined : inspectImage(docker, built)
}

async function inspectImage(
  docker: Docker,
  ref: string,
  platform?: string,
): Promise<ResolvedImage | undefined> {
  try {
    const { Id, Config, Os, Architecture } = await docker.getImage(ref).inspect()
    if (platform !== undefined && !isFor(platform, Os, Architecture)) return undefined
    // Engines since API 1.52 leave out what is empty.
    const { Env, WorkingDir, User, Shell, OnBuild } = (Config ?? {}) as Partial<
      typeof Config & { Shell: string[] | null; OnBuild: string[] | null }
    >
    const config: ImageConfig = {
      env: Env ?? [],
      workingDir: WorkingDir ?? '',
      user: User ?? '',
      ...(Shell?.length && { shell: Shell }),
      ...(OnBuild?.length && { onBuild: OnBuild }),
    }
    return { id: Id, config }
  } catch (error) {
    // An engine that cannot make sense of the name says 400.
    if (statusOf(error) === 404 || statusOf(error) === 400) return undefined
    throw error
  }
}

function isFor(platform: string, os: string, architecture: string): boolean {
  const [wantedOs, wantedArchitecture] = platform.split('/')
  return wantedOs === os && (wantedArchitecture ?? architecture) === architecture
}

async function buildFrom(
  docker: Docker,
  ref: string,
  platform?: string,
): Promise<string | undefined> {
  const flag = platform === undefined ? '' : `--platform=${platform} `
  const tar = pack()
  tar.entry({ name: 'Dockerfile' }, `FROM ${flag}${ref}\n`)
  tar.finalize()
  const context = Readable.from(tar, { objectMode: false })
  try {
    const dockerfile = 'Dockerfile'
    return await runBuild(docker, BUILDKIT, context, { dockerfile }, { dockerfile })
  } catch (error) {
    if (error instanceof ImageBuildError) return undefined
    throw error
  }
}
