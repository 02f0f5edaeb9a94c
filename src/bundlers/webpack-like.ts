import { join } from 'node:path'
import type { Compiler as RspackCompiler, Stats as RspackStats } from '@rspack/core'
import type { Compiler as WebpackCompiler, Stats as WebpackStats } from 'webpack'
import { contain } from './contain.ts'
import { HeldSources } from './held-sources.ts'
import { settle } from './settle.ts'
import type { BundlerHost, Connect, OutputSink } from './sink.ts'
import { WrittenFiles, type OutputFileSystem } from './written-files.ts'

type Compiler = WebpackCompiler | RspackCompiler
type Stats = WebpackStats | RspackStats

const NAME = 'unplugin-livepush'
/** After the other plugins that still change assets, or write files when a compilation is done. */
const STAGE = 1000

/** What a tool around the bundler knows better than the compiler. */
export interface Around {
  host?: Omit<BundlerHost, 'isWatching'>
  /** Files that are put into the output directory past the compiler: paths relative to it. */
  extraFiles?: () => Promise<string[]>
  /**
   * Whether the compiler has what it writes in memory as it is; from Rspack it would be copied, which
   * takes longer than to read it from the disk.
   * @default false
   */
  keepsSources?: boolean
}

/** Taps one compiler, which is one output; a MultiCompiler's compilers are tapped one by one. */
export function webpackLike(compiler: Compiler, connect: Connect, around: Around = {}): void {
  const key = compiler.name ?? 'main'
  const host = around.host ?? hostOf(compiler)
  /** Connected once the compiler runs or watches; until then all hooks are inert. */
  let sink: OutputSink | undefined
  const disk = new WrittenFiles()
  const sources = new HeldSources()
  let closing: Promise<void> | undefined

  function close(): Promise<void> | undefined {
    const open = sink
    sink = undefined
    if (open !== undefined) closing = contain(host.logger, () => open.close())
    return closing
  }

  function begin(isWatching: boolean): Promise<void> {
    return contain(host.logger, () => {
      sink ??= connect({ ...host, isWatching })
      sink?.expect(key)
    })
  }

  async function finish(stats: Stats): Promise<void> {
    if (sink === undefined) return
    const { compilation } = stats
    // In development mode broken code is emitted too.
    if (stats.hasErrors()) return sink.fail(key, compilation.errors[0])
    // The types know only the callbacks, but both the disk and what tools hold in memory have these.
    const fs = compiler.outputFileSystem as unknown as OutputFileSystem
    const outDir = compilation.getPath(compiler.outputPath, {})
    const names = compilation.getAssets().map(({ name }) => name)
    /** By path, as a query is no part of it; what comes past the compiler has none. */
    const assets = new Map(names.map((name) => [join(outDir, name.replace(/\?.*$/s, '')), name]))
    const extra = ((await around.extraFiles?.()) ?? []).map((name) => join(outDir, name))
    const inMemory = (path: string) => sources.contentOf(assets.get(path))
    sink.emit({ key, files: disk.snapshot([...assets.keys(), ...extra], fs, inMemory) })
  }

  compiler.hooks.run.tapPromise(NAME, () => begin(false))
  compiler.hooks.watchRun.tapPromise(NAME, () => begin(true))

  if (around.keepsSources) {
    compiler.hooks.emit.tap({ name: NAME, stage: STAGE }, (compilation) => {
      if (sink !== undefined) sources.hold(compilation.getAssets())
    })
  }

  compiler.hooks.done.tapPromise({ name: NAME, stage: STAGE }, async (stats: Stats) => {
    await contain(
      host.logger,
      () => finish(stats),
      (error) => sink?.fail(key, error),
    )
    sources.release()
    if (compiler.watchMode || sink === undefined) return
    const ending = sink
    sink = undefined
    await settle(ending)
  })

  compiler.hooks.failed.tap(NAME, (error) => {
    void contain(host.logger, () => sink?.fail(key, error))
  })
  compiler.hooks.watchClose.tap(NAME, () => {
    void close()
  })
  compiler.hooks.shutdown.tapPromise(NAME, () => close() ?? Promise.resolve())
}

function hostOf(compiler: Compiler): Omit<BundlerHost, 'isWatching'> {
  const logger = compiler.getInfrastructureLogger(NAME)
  return {
    root: compiler.context,
    logger: {
      info: (line) => logger.info(line),
      warn: (line) => logger.warn(line),
      error: (line) => logger.error(line),
    },
  }
}
