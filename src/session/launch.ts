import type { ResolvedOptions } from '../options/types.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import { attach } from './attach.ts'
import { IGNORE_FILE } from './context-edits.ts'
import { contextSources, mayRead } from './context-sources.ts'
import { readDockerfile } from './dockerfile.ts'
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

/** Whether a launch may read some of these paths of the build context, or what is in them. */
export async function mayStartRead(
  options: ResolvedOptions,
  paths: readonly string[],
): Promise<boolean> {
  try {
    const sources = contextSources((await readDockerfile(options)).parsed)
    return paths.some((path) => path === IGNORE_FILE || mayRead(sources, path))
  } catch {
    // The launch says what is wrong with the Dockerfile.
    return true
  }
}
