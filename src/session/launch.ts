import type { OutputDiff } from '../outputs/manifest.ts'
import { attach } from './attach.ts'
import { preparePlace, type Place, type Start } from './place.ts'
import type { Running } from './running.ts'
import { startOwn } from './start-own.ts'

/** Finds the containers that the options name, or builds its image and starts it. */
export async function launch(start: Start, outputs: OutputDiff): Promise<Running> {
  const { container: names } = start.options
  if (names === undefined) {
    const place = await preparePlace(start, outputs)
    start.signal.throwIfAborted()
    return await startOwn(place)
  }
  const places: Place[] = []
  while (places.length < names.length) places.push(await preparePlace(start, outputs))
  start.signal.throwIfAborted()
  return await attach(places, names)
}
