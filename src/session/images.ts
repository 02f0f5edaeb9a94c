import type Docker from 'dockerode'
import { buildStageImages } from '../docker/stage-images.ts'
import { reachableStages } from '../engine/dockerfile/index.ts'
import { BuildReport } from '../report/build-progress.ts'
import type { Place } from './place.ts'

export interface BuiltImages {
  image: string
  /** One for each stage before the target; `''` for those that nothing needs. */
  stageImages: string[]
}

/** Builds the image and those of its earlier stages. Says so, and which steps take long. */
export async function buildImages(place: Place): Promise<BuiltImages> {
  const { options, dockerfile, context, docker, reporter, signal } = place
  const { text, parsed } = dockerfile
  reporter.info(`building the image of ${parsed.file}`)
  const report = new BuildReport((line) => reporter.info(line))
  try {
    return await buildStageImages(docker, {
      context,
      dockerfile: parsed.file,
      dockerfileText: text,
      buildArgs: options.buildArgs,
      stages: parsed.stages,
      target: parsed.target,
      needed: reachableStages(parsed),
      signal,
      onProgress: report.take,
    })
  } finally {
    report.end()
  }
}

/** Removes images that were built here, but for those that somebody has given a name or uses. */
export async function removeImages(docker: Docker, images: BuiltImages): Promise<void> {
  for (const id of [images.image, ...images.stageImages]) {
    if (id !== '') await removeIfNameless(docker, id).catch(() => {})
  }
}

async function removeIfNameless(docker: Docker, id: string): Promise<void> {
  const image = docker.getImage(id)
  const { RepoTags } = await image.inspect()
  // To remove an image by its ID takes its only name away too.
  if (RepoTags === null || RepoTags === undefined || RepoTags.length === 0) await image.remove()
}
