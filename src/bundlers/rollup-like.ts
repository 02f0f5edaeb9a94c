import { resolve } from 'node:path'
import { contain } from './contain.ts'
import { snapshotBundle, type BundleLike } from './files.ts'
import { RollupBuilds, type Build } from './rollup-builds.ts'
import { outputDir, outputKey, roundKey } from './rollup-outputs.ts'
import type { ContextLike, InputOptionsLike, OutputOptionsLike, Traits } from './rollup-traits.ts'
import type { Connect } from './sink.ts'

/** The hooks of Rollup and whoever else speaks its language. */
export function rollupLike<Context extends ContextLike>(connect: Connect, traits: Traits<Context>) {
  const builds = new RollupBuilds(connect, traits)
  /** `writeBundle` is not told which input its output belongs to; `renderStart` is. */
  const outputKeys = new WeakMap<object, string>()

  function failRendering(build: Build, error: unknown) {
    for (const key of build.rendering) build.sink.fail(key, error)
    build.rendering.clear()
  }

  const hooks = {
    async buildStart(this: Context, options: InputOptionsLike) {
      const build = builds.connected(this, options)
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
      const build = builds.get(this)
      if (build === undefined || error === undefined) return
      await contain(build.host.logger, () => build.sink.fail(build.round, error))
    },

    async renderStart(this: Context, output: OutputOptionsLike, input: InputOptionsLike) {
      const build = builds.get(this)
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
      const build = builds.get(this)
      if (build === undefined) return
      await contain(build.host.logger, () => failRendering(build, error))
    },

    writeBundle: {
      // Sequential and last: what other plugins still do to the files belongs to the snapshot.
      order: 'post' as const,
      sequential: true as const,
      async handler(this: Context, output: OutputOptionsLike, bundle: BundleLike) {
        const build = builds.get(this)
        const key = outputKeys.get(output)
        if (build === undefined || key === undefined) return
        build.rendering.delete(key)
        await contain(
          build.host.logger,
          async () => {
            const dir = resolve(build.host.root, outputDir(output) ?? traits.defaultDir(this))
            const extra = (await traits.extraFiles?.(this, dir)) ?? []
            const written = traits.snapshot?.(key, dir, bundle) ?? snapshotBundle(dir, bundle)
            const files = new Map([...extra, ...written])
            build.sink.emit({ key, files, client: traits.isForBrowsers?.(this) ?? false })
          },
          (error) => build.sink.fail(key, error),
        )
      },
    },

    closeBundle: {
      order: 'post' as const,
      sequential: true as const,
      /** For a build whose `generateBundle` or `writeBundle` failed, this is the only sign. */
      async handler(this: Context, error?: Error) {
        const build = builds.get(this)
        if (build === undefined) return
        await contain(build.host.logger, () => failRendering(build, error))
        if (!build.host.isWatching) await builds.closed(this, build)
      },
    },

    async closeWatcher(this: Context) {
      await builds.end(this)
    },
  }

  return { hooks, settleAll: () => builds.settleAll() }
}
