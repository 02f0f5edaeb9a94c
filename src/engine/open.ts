import { BuildContext } from '../context/build-context.ts'
import { findContainer } from '../docker/containers.ts'
import type { StageState } from './apply/stage.ts'
import { ImageContainers } from './container/image-containers.ts'
import { parseDockerfile } from './dockerfile/index.ts'
import { EngineUnreachableError } from './errors.ts'
import { openStages } from './open-stages.ts'
import type { LivepushInit } from './options.ts'
import { builderRules } from './plan/builder-rules.ts'
import { Archives } from './unpack/archives.ts'
import { verifyApp } from './verify.ts'

/** What pushes work on. */
export interface Opened {
  context: BuildContext
  /** In the Dockerfile's order; the app's comes last. */
  stages: readonly StageState[]
  images: ImageContainers
  archives: Archives
}

/** Reads the Dockerfile and the build context, and has a container at hand for each stage. */
export async function open(init: LivepushInit): Promise<Opened> {
  const { docker, dockerfilePath, target, buildArgs, stageImages, labels, standIns } = init
  const { Os, Arch, Version } = await answer(docker.version())
  const dockerfile = parseDockerfile(init.dockerfileContent, {
    platform: `${Os}/${Arch}`,
    engine: Version,
    ...(buildArgs && { buildArgs }),
    ...(target !== undefined && { target }),
    ...(dockerfilePath !== undefined && { file: dockerfilePath }),
  })
  const context =
    typeof init.context === 'string'
      ? await BuildContext.open(init.context, {
          ...(dockerfilePath !== undefined && { dockerfile: dockerfilePath }),
        })
      : init.context
  const { id } = await findContainer(docker, init.containerId)
  const images = new ImageContainers(docker, labels)
  const archives = new Archives(context)
  const opened: Opened = { context, stages: [], images, archives }
  try {
    opened.stages = await openStages({
      docker,
      dockerfile,
      containerId: id,
      stageImages,
      surroundings: { images, context, archives, rules: builderRules(Version), layers: [] },
      labels,
      standIns,
    })
    if (init.verify) await verifyApp(opened.stages, init.madeDirectories)
    return opened
  } catch (error) {
    await close(opened)
    throw error
  }
}

/** Ends what waits in the app's container, and removes the containers that were started. */
export async function close({ stages, images }: Opened): Promise<void> {
  await Promise.all([
    images.close(),
    stages.at(-1)?.container.closeChannel(),
    ...stages.slice(0, -1).map(({ container }) => container.remove()),
  ])
}

/** The engine's first answer, or word that there is none. */
function answer<T>(question: Promise<T>): Promise<T> {
  return question.catch((cause: Error) => {
    throw new EngineUnreachableError(`The Docker engine does not answer: ${cause.message}.`, {
      hint: 'Start it, or check where the handle points.',
      cause,
    })
  })
}
