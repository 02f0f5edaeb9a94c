import { Livepush } from '../engine/livepush.ts'
import { ancestors } from '../context/paths.ts'
import type { OutputDirectories } from './output-places.ts'
import type { Place } from './place.ts'

/** The engine for a container, over the context that holds the outputs. */
export async function openLivepush(
  { options, dockerfile, context, docker, restart, standIns, made }: Place,
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
    madeDirectories: withSubdirectories(made),
    labels,
    ...(restart.signal !== undefined && { restartSignal: restart.signal }),
    ...(options.target !== undefined && { target: options.target }),
  })
}

/** The directories of all outputs, and what is in them: a COPY may take only a part. */
function withSubdirectories({ directories, files }: OutputDirectories): string[] {
  const inside = files
    .flatMap(ancestors)
    .filter((path) => directories.some((directory) => path.startsWith(`${directory}/`)))
  return [...new Set([...directories, ...inside])]
}
