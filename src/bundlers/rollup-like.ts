import { resolve } from 'node:path'
import { contain } from './contain.ts'
import { snapshotBundle, type BundleLike } from './files.ts'
import { outputDir, outputKey, roundKey } from './rollup-outputs.ts'
import type { ContextLike, InputOptionsLike, OutputOptionsLike, Traits } from './rollup-traits.ts'
import { settle } from './settle.ts'
import type { BundlerHost, Connect, OutputSink } from './sink.ts'

/** One build that feeds a session, with the outputs of its current round. */
interface Build {
  host: BundlerHost
  sink: OutputSink
  /** The key that stands for the round until its outputs are known. */
  round: string
  /** Outputs that began to be rendered and are not written yet. */
  rendering: Set<string>
  isClosed: boolean
}

/** The hooks of Rollup and whoever else speaks its language. */
export function rollupLike<Context extends ContextLike>(connect: Connect, traits: Traits<Context>) {
  const builds = new Map<string, Build>()
  /** `writeBundle` is not told which input its output belongs to; `renderStart` is. */
  const outputKeys = new WeakMap<object, string>()

  function connected(context: Context, options: InputOptionsLike): Build | undefined {
    const name = traits.buildName(context)
    const known = builds.get(name)
    if (known !== undefined) return known
    if (traits.isBuild?.(context) === false) return undefined
    const host = { ...traits.host(context, options), isWatching: context.meta.watchMode }
    const sink = connect(host)
    if (sink === undefined) return undefined
    const build: Build = { host, sink, round: '', rendering: new Set(), isClosed: false }
    builds.set(name, build)
    return build
  }

  function buildOf(context: Context): Build | undefined {
    return builds.get(traits.buildName(context))
  }

  async function end(name: string): Promise<void> {
    const build = builds.get(name)
    if (build === undefined) return
    builds.delete(name)
    if (build.host.isWatching) await contain(build.host.logger, () => build.sink.close())
    else await settle(build.sink)
  }

  function failRendering(build: Build, error: unknown) {
    for (const key of build.rendering) build.sink.fail(key, error)
    build.rendering.clear()
  }

  const hooks = {
    async buildStart(this: Context, options: InputOptionsLike) {
      const build = connected(this, options)
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
      const build = buildOf(this)
      if (build === undefined || error === undefined) return
      await contain(build.host.logger, () => build.sink.fail(build.round, error))
    },

    async renderStart(this: Context, output: OutputOptionsLike, input: InputOptionsLike) {
      const build = buildOf(this)
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
      const build = buildOf(this)
      if (build === undefined) return
      await contain(build.host.logger, () => failRendering(build, error))
    },

    writeBundle: {
      // Sequential and last: what other plugins still do to the files belongs to the snapshot.
      order: 'post' as const,
      sequential: true as const,
      async handler(this: Context, output: OutputOptionsLike, bundle: BundleLike) {
        const build = buildOf(this)
        const key = outputKeys.get(output)
        if (build === undefined || key === undefined) return
        build.rendering.delete(key)
        await contain(
          build.host.logger,
          async () => {
            const dir = resolve(build.host.root, outputDir(output) ?? traits.defaultDir(this))
            const extra = (await traits.extraFiles?.(this, dir)) ?? []
            const files = new Map([...extra, ...snapshotBundle(dir, bundle)])
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
        const build = buildOf(this)
        if (build === undefined) return
        await contain(build.host.logger, () => failRendering(build, error))
        if (build.host.isWatching) return
        build.isClosed = true
        const together = traits.endTogether?.(this)
        if (together === undefined) await end(traits.buildName(this))
        else if (together.every((name) => builds.get(name)?.isClosed)) await settleAll()
      },
    },

    async closeWatcher(this: Context) {
      await end(traits.buildName(this))
    },
  }

  /** The end of builds that end together, of those that are closed. */
  async function settleAll(): Promise<void> {
    const ending = [...builds].filter(([, { isClosed }]) => isClosed)
    await Promise.all(ending.map(([name]) => end(name)))
  }

  return { hooks, settleAll }
}
