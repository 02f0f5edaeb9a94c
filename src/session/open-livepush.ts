import { Livepush } from '../engine/livepush.ts'
import type { Place } from './place.ts'

/** The engine for a container, over the context that holds the outputs. */
export async function openLivepush(
  { options, dockerfile, context, docker, restart, standIns }: Place,
  containerId: string,
  stageImages: string[],
  { verify, labels = {} }: { verify: boolean; labels?: Record<string, string> },
): Promise<Livepush> {
  return await Livepush.init(dockerfile.text, context, containerId, stageImages, docker, {
    skipContainerRestart: restart.isNever,
    restart: restart.isDue,
    stopTimeout: options.stopTimeout,
    write: options.write,
    standIns,
    buildArgs: options.buildArgs,
    dockerfilePath: dockerfile.parsed.file,
    verify,
    labels,
    ...(restart.signal !== undefined && { restartSignal: restart.signal }),
    ...(options.target !== undefined && { target: options.target }),
  })
}
