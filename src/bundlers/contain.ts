import type { Logger } from './sink.ts'

/**
 * Runs what a bundler's hook is there for. Whatever goes wrong in it is logged, handed to `onError`
 * and ends here: an error that reaches the bundler fails the build, and ends webpack's watching for
 * good.
 */
export async function contain(
  logger: Logger,
  work: () => Promise<void> | void,
  onError?: (error: unknown) => void,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
    onError?.(error)
  }
}
