import type Docker from 'dockerode'
import type { BuildContext } from '../context/build-context.ts'
import { resolveImage } from '../docker/images.ts'
import { ContainerHandle } from './container/container.ts'
import { prepareRuns } from './apply/run.ts'
import { startStageContainer } from './container/stage-container.ts'
import { StageState, type Surroundings } from './apply/stage.ts'
import { useStandIn } from './apply/use-stand-in.ts'
import {
  baseImages,
  resolveSteps,
  type ImageConfig,
  type ParsedDockerfile,
  type StageSteps,
} from './dockerfile/index.ts'
import { StageImagesError } from './errors.ts'
import type { StandInTree } from './stand-in.ts'

interface OpenOptions {
  docker: Docker
  dockerfile: ParsedDockerfile
  /** The container of the target. */
  containerId: string
  /** IDs of the images of the stages before the target, in their order. */
  stageImages: readonly string[]
  surroundings: Surroundings
  labels?: Record<string, string> | undefined
  standIns?: readonly StandInTree[] | undefined
}

/** The stages whose content reaches the target, each with its container: the target's comes last. */
export async function openStages({
  docker,
  dockerfile,
  containerId,
  stageImages,
  surroundings,
  labels,
  standIns = [],
}: OpenOptions): Promise<StageState[]> {
  const { target } = dockerfile
  if (stageImages.length !== target) {
    throw new StageImagesError(
      `The Dockerfile has ${count(target, 'stage')} before the one that runs, but ${count(stageImages.length, 'image ID')} came with it.`,
      { hint: 'Pass the ID of the image of every stage but the last, in their order.' },
    )
  }
  const steps = await resolveAgainstImages(docker, dockerfile)
  const app = new ContainerHandle(docker, containerId)
  await app.ensureUsable()
  app.prepare()
  const helpers = new Map<number, ContainerHandle>()
  try {
    await Promise.all(
      copiedStages(steps, target, standIns).map(async (index) => {
        const helper = await startStageContainer(docker, stageImages[index]!, index, labels)
        helpers.set(index, helper)
        helper.prepare()
      }),
    )
    const indices = [...helpers.keys(), target].sort((a, b) => a - b)
    const stages = await Promise.all(
      indices.map((index) => {
        const container = helpers.get(index) ?? app
        const image = async () => stageImages[index] ?? imageOf(docker, containerId)
        return StageState.open(steps[index]!, container, image, surroundings)
      }),
    )
    for (const stage of stages) prepareRuns(stage)
    for (const tree of standIns) {
      for (const stage of stages) await useStandIn(stage, tree, stageImages[tree.stage]!)
      tree.takeChanges()
    }
    await hashSources(stages, surroundings.context)
    await Promise.all(stages.map(({ container }) => container.settled))
    return stages
  } catch (error) {
    const removals = [...helpers.values()].map((helper) => helper.remove())
    await Promise.allSettled([app.closeChannel(), ...removals])
    throw error
  }
}

async function imageOf(docker: Docker, containerId: string): Promise<string> {
  return (await docker.getContainer(containerId).inspect()).Image
}

async function resolveAgainstImages(
  docker: Docker,
  dockerfile: ParsedDockerfile,
): Promise<StageSteps[]> {
  const configs = new Map<string, ImageConfig>()
  for (const ref of baseImages(dockerfile)) {
    const image = await resolveImage(docker, ref)
    if (image) configs.set(ref, image.config)
  }
  return resolveSteps(dockerfile, (ref) => configs.get(ref))
}

/** The stages that the target copies from, and those that they copy from in turn. */
function copiedStages(
  stages: readonly StageSteps[],
  target: number,
  standIns: readonly StandInTree[],
): number[] {
  const reached = new Set<number>()
  const open = [target]
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    for (const step of stages[index]!.steps) {
      if (step.kind === 'copy' && standIns.some((tree) => tree.covers(step))) continue
      const sources = step.kind === 'copy' ? [step] : step.kind === 'run' ? step.mounts : []
      for (const { from } of sources) {
        if (from?.kind !== 'stage' || reached.has(from.index)) continue
        reached.add(from.index)
        open.push(from.index)
      }
    }
  }
  return [...reached]
}

/** Notes what the files that some COPY takes hold now: a later touch is then told from a change. */
async function hashSources(stages: readonly StageState[], context: BuildContext): Promise<void> {
  const sources = new Set<string>()
  for (const { layers } of stages) {
    for (const [, copy] of layers.copies()) {
      if (copy.tree === context) for (const path of copy.sourceFiles()) sources.add(path)
    }
  }
  await context.hash(sources)
  context.forgetContents()
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
