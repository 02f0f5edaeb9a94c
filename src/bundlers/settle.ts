import type { OutputSink } from './sink.ts'

/**
 * The end of a build that does not watch: waits until what it emitted has arrived.
 *
 * @throws what went wrong, where the build is to fail for it
 */
export async function settle(sink: OutputSink): Promise<void> {
  try {
    await sink.settled()
  } finally {
    await sink.close()
  }
}
