import { randomUUID } from 'node:crypto'
import { findContainer, removeContainer, runContainer } from '../docker/containers.ts'
import { OWN_LABEL } from '../docker/run-options.ts'
import { ContainerNotRunningError } from '../engine/errors.ts'
import { Livepush } from '../engine/livepush.ts'
import type { ResolvedOptions } from '../options/types.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import type { Reporter } from '../report/reporter.ts'
import { duration, list } from '../report/words.ts'
import { lineOfRun } from './dockerfile.ts'
import { buildImages, removeImages } from './images.ts'
import { preparePlace, type Place } from './place.ts'
import { removeContainersNow } from './remove-now.ts'
import type { Running } from './running.ts'
import { WatchedContainer } from './watched-container.ts'

/** Finds the container that the options name, or builds its image and starts it. */
export async function launch(
  options: ResolvedOptions,
  outputs: OutputDiff,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<Running> {
  const place = await preparePlace(options, outputs, reporter, signal)
  return options.container === undefined
    ? await startOwn(place)
    : await attach(place, options.container)
}
