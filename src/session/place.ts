import Docker from 'dockerode'
import { BuildContext } from '../context/build-context.ts'
import { connectDocker } from '../docker/connect.ts'
import { engineMessage } from '../docker/engine-error.ts'
import { EngineUnreachableError } from '../engine/errors.ts'
import type { StandInTree } from '../engine/stand-in.ts'
import type { ResolvedOptions } from '../options/types.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import type { Reporter } from '../report/reporter.ts'
import { checkBundle } from './missing-bundle.ts'
import { openStandIns } from './open-stand-ins.ts'
import type { OutputDirectories } from './output-places.ts'
import type { RestartPolicy } from './restart.ts'
import { readDockerfile, type ReadDockerfile } from './dockerfile.ts'

/** What a session knows before anything is read. */
export interface Start {
  options: ResolvedOptions
  restart: RestartPolicy
  reporter: Reporter
  signal: AbortSignal
  /** To be called when the image is built, before the container starts. */
  makeWay: () => Promise<void>
  /** Where the outputs lie. */
  made: OutputDirectories
}

/** What it takes to make, find and feed a container. */
export interface Place extends Start {
  dockerfile: ReadDockerfile
  context: BuildContext
  docker: Docker
  /** What the outputs stand for in earlier stages. */
  standIns: StandInTree[]
}

/**
 * Gets everything ready, what is quickest to find wanting first.
 *
 * @throws DockerfileNotFoundError, DockerfileError, BuildContextError, IgnoreFileError,
 *   EngineUnreachableError
 */
export async function preparePlace(start: Start, outputs: OutputDiff): Promise<Place> {
  const { options } = start
  const dockerfile = await readDockerfile(options)
  checkBundle(options.context, start.made.unwritten, dockerfile)
  const context = await openContext(options, outputs)
  const docker = await connect(options.docker)
  const standIns = openStandIns(start, dockerfile, context, outputs)
  return { ...start, dockerfile, context, docker, standIns }
}

async function openContext(
  options: ResolvedOptions,
  { changed, removed }: OutputDiff,
): Promise<BuildContext> {
  const context = await BuildContext.open(options.context, {
    dockerfile: options.dockerfile,
    overlay: changed,
  })
  for (const path of removed) context.removeFile(path)
  await context.refresh(removed)
  return context
}

async function connect(docker: ResolvedOptions['docker']): Promise<Docker> {
  if (docker === undefined) return await connectDocker()
  const handle = 'getContainer' in docker ? docker : new Docker(docker)
  await handle.ping().catch((cause: unknown) => {
    throw new EngineUnreachableError(
      `The Docker engine of the option \`docker\` does not answer: ${engineMessage(cause)}`,
      { cause },
    )
  })
  return handle
}
