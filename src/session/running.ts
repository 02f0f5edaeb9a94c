import type { PushResult } from '../engine/events.ts'
import type { PathExplanation } from '../engine/explain.ts'
import type { OutputDiff } from '../outputs/manifest.ts'

/** A container that pushes go to. Paths are relative to the build context, with `/`. */
export interface Running {
  /** As the user knows it. */
  readonly name: string
  /** Whether this process started it. */
  readonly isOwned: boolean
  /** Whether it may hold something else than the outputs, so that a push is due at once. */
  readonly isBehind: boolean
  /**
   * Brings the container to these outputs; called again before it ends, the newer call takes the
   * older one's work over. Rejects with the engine's errors.
   */
  push(diff: OutputDiff): Promise<PushResult>
  explainPath(path: string): PathExplanation
  /** Lets go of the container, or removes it and all that was started for it if it is owned. */
  close(): Promise<void>
  /** The same in one breath, for a process that is about to exit. */
  closeSync(): void
}

/** Finds or makes the container, holding these outputs. Rejects with why it cannot. */
export type Launch = (outputs: OutputDiff, signal: AbortSignal) => Promise<Running>
