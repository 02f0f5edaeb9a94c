import { resolve, dirname } from 'node:path'
import type { OutputFile } from '../outputs/emitted.ts'
import { contain } from './contain.ts'
import { snapshotBundle, type BundleLike } from './files.ts'
import type { BundlerHost, Connect, OutputSink } from './sink.ts'

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

interface InputOptionsLike {
  input?: unknown
}

/** Where a bundler of the family differs from Rollup itself. */
export interface Traits<Context extends ContextLike> {
  /** Builds with different names run side by side and are connected on their own. */
  buildName(context: Context): string
  host(context: Context): BundlerHost
  /** Absolute; where an output that names no directory goes. */
  defaultDir(context: Context): string
  /** Further files that the bundler puts into an output directory, by absolute path. */
  extraFiles?(context: Context, outDir: string): Promise<Map<string, OutputFile>>
  /** Further files whose edits must start a rebuild. */
  watchFiles?(context: Context): Promise<string[]>
}

/** One build that is being watched, with the outputs of its current round. */
interface WatchedBuild {
  host: BundlerHost
  sink: OutputSink
  /** The key that stands for the round until its outputs are known. */
  round: string
  /** Outputs that began to be rendered and are not written yet. */
  rendering: Set<string>
}

/** The hooks of Rollup, Vite and whoever else speaks their language. Inert outside of watch mode. */
export function rollupLike<Context extends ContextLike>(connect: Connect, traits: Traits<Context>) {
  const builds = new Map<string, WatchedBuild>()
  /** `writeBundle` is not told which input its output belongs to; `renderStart` is. */
  const outputKeys = new WeakMap<object, string>()

  function watched(context: Context): WatchedBuild | undefined {
    const name = traits.buildName(context)
    const known = builds.get(name)
    if (known !== undefined || !context.meta.watchMode) return known
    const host = traits.host(context)
    const sink = connect(host)
    if (sink === undefined) return undefined
    const build: WatchedBuild = { host, sink, round: '', rendering: new Set() }
    builds.set(name, build)
    return build
  }

  function failRendering(build: WatchedBuild, error: unknown) {
    for (const key of build.rendering) build.sink.fail(key, error)
    build.rendering.clear()
  }

  return {
    async buildStart(this: Context, options: InputOptionsLike) {
      const build = watched(this)
      if (build === undefined) return
      await contain(build.host.logger, async () => {
        for (const key of build.rendering) build.sink.retract(key)
        build.rendering.clear()
        build.round = roundKey(options)
        build.sink.expect(build.round)
        for (const path of (await traits.watchFiles?.(this)) ?? []) this.addWatchFile(path)
      })
    },

    async buildEnd(this: Context, error?: Error) {
      const build = watched(this)
      if (build === undefined || error === undefined) return
      await contain(build.host.logger, () => build.sink.fail(build.round, error))
    },

    async renderStart(this: Context, output: OutputOptionsLike, input: InputOptionsLike) {
      const build = watched(this)
      if (build === undefined) return
      await contain(build.host.logger, () => {
        const key = outputKey(input, output)
        outputKeys.set(output, key)
        build.rendering.add(key)
        build.sink.expect(key)
        build.sink.retract(build.round)
      })
    },

    async renderError(this: Context, error?: Error) {
      const build = watched(this)
      if (build === undefined) return
      await contain(build.host.logger, () => failRendering(build, error))
    },

    writeBundle: {
      // Sequential and last: what other plugins still do to the files belongs to the snapshot.
      order: 'post' as const,
      sequential: true as const,
      async handler(this: Context, output: OutputOptionsLike, bundle: BundleLike) {
        const build = watched(this)
        const key = outputKeys.get(output)
        if (build === undefined || key === undefined) return
        build.rendering.delete(key)
        await contain(
          build.host.logger,
          async () => {
            const dir = outputDir(output, traits.defaultDir(this))
            const extra = (await traits.extraFiles?.(this, dir)) ?? []
            const files = new Map([...extra, ...(await snapshotBundle(dir, bundle))])
            build.sink.emit({ key, files })
          },
          (error) => build.sink.fail(key, error),
        )
      },
    },

    /** The end of a build whose `generateBundle` or `writeBundle` failed, which has no other sign. */
    async closeBundle(this: Context, error?: Error) {
      const build = watched(this)
      if (build === undefined) return
      await contain(build.host.logger, () => failRendering(build, error))
    },

    async closeWatcher(this: Context) {
      const name = traits.buildName(this)
      const build = builds.get(name)
      if (build === undefined) return
      builds.delete(name)
      await contain(build.host.logger, () => build.sink.close())
    },
  }
}

function outputDir(output: OutputOptionsLike, defaultDir: string): string {
  if (output.dir !== undefined) return resolve(output.dir)
  return output.file === undefined ? defaultDir : dirname(resolve(output.file))
}

function roundKey({ input }: InputOptionsLike): string {
  return JSON.stringify(input)
}

/** Outputs of one input may share a directory and even a format; then their names differ. */
function outputKey(input: InputOptionsLike, output: OutputOptionsLike): string {
  const { dir, file, format, name, entryFileNames, chunkFileNames, assetFileNames } = output
  const names = [entryFileNames, chunkFileNames, assetFileNames].map(String)
  return `${roundKey(input)} → ${JSON.stringify([dir, file, format, name, ...names])}`
}
