import { resolve } from 'node:path'
import type { Options } from '../options/types.ts'
import { listFiles } from './public-dir.ts'
import { settle } from './settle.ts'
import type { OutputSink } from './sink.ts'
import { WrittenFiles } from './written-files.ts'

/** Options as a framework's user means them: relative to the root of the project, not of Vite's. */
export function rooted(options: Options, root: string): Options {
  const { dockerfile } = options
  return {
    ...options,
    context: resolve(root, options.context ?? '.'),
    ...(dockerfile !== undefined && { dockerfile: resolve(root, dockerfile) }),
  }
}

export const KEY = 'build'

/**
 * Pushes a one-shot build of a framework that went on with the bundle when its bundler was done:
 * what lies in its output directories by then.
 *
 * @throws what went wrong, where the build is to fail for it
 */
export async function pushFromDisk(sink: OutputSink, outDirs: readonly string[]): Promise<void> {
  const paths = await Promise.all(outDirs.map((dir) => listFiles(dir, '')))
  sink.emit({ key: KEY, files: new WrittenFiles().snapshot(paths.flat()) })
  await settle(sink)
}
