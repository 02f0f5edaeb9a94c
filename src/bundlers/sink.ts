import type { Emitted } from '../outputs/emitted.ts'

/** Where lines for the user go: the bundler's own logger. */
export interface Logger {
  info(line: string): void
  warn(line: string): void
  error(line: string): void
}

/** What an adapter knows about the bundler that it sits in. */
export interface BundlerHost {
  /** Absolute; what relative paths among the options refer to. */
  root: string
  logger: Logger
  /** Whether rebuilds follow; if not, the build waits for its push and then lets go of it. */
  isWatching: boolean
}

/**
 * Where one build reports what becomes of its outputs. Each output that is announced with `expect()`
 * ends in exactly one of the others. No method throws; only `settled()` waits for a push.
 */
export interface OutputSink {
  /** An output is being built: nothing is pushed until it is known how that ends. */
  expect(key: string): void
  /** An output was built without errors and is on the disk. */
  emit(emitted: Emitted): void
  /** Building an output failed: what it last emitted stays as it is. */
  fail(key: string, error: unknown): void
  /** What was announced does not stand for an output of its own (any more). */
  retract(key: string): void
  /**
   * For a build that does not watch: resolves when all that was emitted so far has arrived, or it is
   * logged why not.
   *
   * @throws what went wrong, where the build is to fail for it
   */
  settled(): Promise<void>
  /**
   * The build has ended for good. Resolves when what was started for it is removed; the container
   * itself stays where no build that fed it was watching.
   */
  close(): Promise<void>
}

/** Connects a build; `undefined` where it has nothing to feed. Never throws. */
export type Connect = (host: BundlerHost) => OutputSink | undefined
