import type { PushResult } from '../engine/events.ts'
import type { PathExplanation } from '../engine/explain.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import type { OutputDirectories } from './output-places.ts'

/** A container that pushes go to. Paths are relative to the build context, with `/`. */
export interface Running {
  /** As the user knows it. */
  readonly name: string
  /** Whether this process started it. */
  readonly isOwned: boolean
  /** Whether it may hold something else than the outputs, so that a push is due at once. */
  readonly isBehind: boolean
  /**
   * Brings the container to these outputs, and to what else was edited; called again before it
   * ends, the newer call takes the older one's work over. Rejects with the engine's errors.
   */
  push(diff: OutputDiff, edited: readonly string[]): Promise<PushResult>
  explainPath(path: string): PathExplanation
  /** Whether an edit of a path, or of something below it, can mean anything to the container. */
  takes(path: string): boolean
  /** Whether a path was a file of the build context at the last push, and still is one. */
  holdsFile(path: string): boolean
  /**
   * Why the container is not what the Dockerfile describes any more, as a sentence without its
   * full stop; undefined where it is. Rejects where the Dockerfile cannot be read.
   */
  outdatedBy(): Promise<string | undefined>
  /**
   * Lets go of the container, or removes it and all that was started for it if it is owned.
   * @param keep leaves an owned one running
   */
  close(keep?: boolean): Promise<void>
  /** The same in one breath, for a process that is about to exit. */
  closeSync(): void
}

/**
 * Finds or makes the container, holding these outputs. Rejects with why it cannot.
 * @param makeWay called when everything is ready but the container itself: what stands in its
 *   place may go then
 * @param made where the outputs lie
 */
export type Launch = (
  outputs: OutputDiff,
  signal: AbortSignal,
  makeWay: () => Promise<void>,
  made: OutputDirectories,
) => Promise<Running>

/** Whether a start may read some of these paths of the build context, or what is in them. */
export type MayRead = (paths: readonly string[]) => Promise<boolean>
