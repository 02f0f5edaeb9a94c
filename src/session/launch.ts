import type { ResolvedOptions } from '../options/types.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import type { Reporter } from '../report/reporter.ts'
import { attach } from './attach.ts'
import { preparePlace } from './place.ts'
import type { Running } from './running.ts'
import { startOwn } from './start-own.ts'

/**
 * Finds the container that the options name, or builds its image and starts it.
 * @param makeWay called when the image is built, before the container starts
 */
export async function launch(
  options: ResolvedOptions,
  outputs: OutputDiff,
  reporter: Reporter,
  signal: AbortSignal,
  makeWay: () => Promise<void>,
): Promise<Running> {
  const place = await preparePlace(options, outputs, reporter, signal)
  signal.throwIfAborted()
  return options.container === undefined
    ? await startOwn(place, makeWay)
    : await attach(place, options.container, makeWay)
}
