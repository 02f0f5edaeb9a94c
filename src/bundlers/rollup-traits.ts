import type { EmittedFile } from '../outputs/emitted.ts'
import type { BundleLike } from './files.ts'
import type { BundlerHost } from './sink.ts'

/** The part of a plugin context that the bundlers of the Rollup family share. */
export interface ContextLike {
  meta: { watchMode: boolean }
  addWatchFile(path: string): void
}

export interface OutputOptionsLike {
  dir?: string | undefined
  file?: string | undefined
  format?: string | undefined
  name?: string | undefined
  entryFileNames?: unknown
  chunkFileNames?: unknown
  assetFileNames?: unknown
}

export interface InputOptionsLike {
  input?: unknown
  cwd?: string | undefined
}

/** Where a bundler of the family differs from Rollup itself. */
export interface Traits<Context extends ContextLike> {
  /** Builds with different names run side by side and are connected on their own. */
  buildName(context: Context): string
  host(context: Context, options: InputOptionsLike): Omit<BundlerHost, 'isWatching'>
  /** Whether the hooks run for a build; everywhere where it is not said. */
  isBuild?(context: Context): boolean
  /** Where an output goes that names no directory; relative to the root. */
  defaultDir(context: Context): string
  /** What an output consists of that was just written; from memory where it is not said. */
  snapshot?(key: string, dir: string, bundle: BundleLike): Map<string, EmittedFile>
  /** Further files that the bundler puts into an output directory, by absolute path. */
  extraFiles?(context: Context, outDir: string): Promise<Map<string, EmittedFile>>
  /** Further files whose edits must start a rebuild. */
  watchFiles?(context: Context): Promise<string[]>
  /** Whether only browsers load what the build emits. */
  isForBrowsers?(context: Context): boolean
  /**
   * The names of the builds that end together where they do not watch: with the last of them, or
   * with `settleAll()`. On its own where there are none.
   */
  endTogether?(context: Context): string[] | undefined
}
