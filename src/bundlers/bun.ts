import { resolve } from 'node:path'
import { consoleLogger } from './console-logger.ts'
import { contain } from './contain.ts'
import { settle } from './settle.ts'
import type { Connect, OutputSink } from './sink.ts'
import { WrittenFiles } from './written-files.ts'

const KEY = 'main'

/** The part of Bun's plugin API that is used: its types cannot go along with Node's. */
export interface BunBuild {
  config: { root?: string; outdir?: string }
  onEnd(report: (result: BunResult) => Promise<void>): void
}

interface BunResult {
  success: boolean
  logs: unknown[]
  outputs: { path: string }[]
}

/** Bun has no watch mode for plugins: each build stands alone. */
export function bunSetup(build: BunBuild, connect: Connect): void {
  // Without it nothing is written.
  if (build.config.outdir === undefined) return
  const root = resolve(build.config.root ?? '.')

  function report({ success, logs, outputs }: BunResult, sink: OutputSink): void {
    const paths = outputs.map(({ path }) => path)
    if (success) sink.emit({ key: KEY, files: new WrittenFiles().snapshot(paths) })
    else sink.fail(KEY, logs[0])
  }

  build.onEnd(async (result) => {
    const sink = connect({ root, logger: consoleLogger, isWatching: false })
    if (sink === undefined) return
    await contain(consoleLogger, () => report(result, sink))
    await settle(sink)
  })
}
