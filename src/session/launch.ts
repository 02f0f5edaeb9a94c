import type { OutputDiff } from '../outputs/manifest.ts'
import { attach } from './attach.ts'
import { preparePlace, type Start } from './place.ts'
import type { Running } from './running.ts'
import { startOwn } from './start-own.ts'

/** Finds the container that the options name, or builds its image and starts it. */
export async function launch(start: Start, outputs: OutputDiff): Promise<Running> {
  const place = await preparePlace(start, outputs)
  start.signal.throwIfAborted()
  const { container } = start.options
  return container === undefined ? await startOwn(place) : await attach(place, container)
}
