import { resolve } from 'node:path'
import type { BuildResult, PluginBuild } from 'esbuild'
import type { EmittedFile } from '../outputs/emitted.ts'
import { consoleLogger } from './console-logger.ts'
import { contain } from './contain.ts'
import type { Connect, OutputSink } from './sink.ts'
import { WrittenFiles } from './written-files.ts'

const KEY = 'main'
const MODE_IF_NOT_WRITTEN = 0o644
/**
 * Esbuild does not say whether a build is the first one of a context. A build on its own is disposed
 * of at once, so one that is still there after this time (in milliseconds) goes on.
 */
const ALONE_UNTIL = 500

/** Hooks one context, which is one output. */
export function esbuildSetup(build: PluginBuild, connect: Connect): void {
  const { initialOptions } = build
  // Without it, the result does not say what was written.
  initialOptions.metafile = true
  const root = resolve(initialOptions.absWorkingDir ?? '.')
  const host = (isWatching: boolean) => ({ root, logger: consoleLogger, isWatching })
  const disk = new WrittenFiles()
  let sink: OutputSink | undefined
  let builds = 0
  let ahead: NodeJS.Timeout | undefined

  function contained(work: () => Promise<void> | void): Promise<void> {
    return contain(consoleLogger, work, (error) => sink?.fail(KEY, error))
  }

  function report(result: BuildResult, to: OutputSink): void {
    if (result.errors.length > 0) to.fail(KEY, result.errors[0])
    else to.emit({ key: KEY, files: outputFiles(result, root, disk) })
  }

  /** Once the first build turns out to go on: it was held back until now. */
  function catchUp(result: BuildResult): void {
    sink = connect(host(true))
    sink?.expect(KEY)
    if (sink !== undefined) report(result, sink)
  }

  build.onStart(() =>
    contained(() => {
      clearTimeout(ahead)
      builds++
      sink ??= connect(host(builds > 1))
      sink?.expect(KEY)
    }),
  )

  build.onEnd(async (result) => {
    const open = sink
    if (open !== undefined) {
      await contained(() => report(result, open))
      if (builds === 1) await open.settled()
    } else if (builds === 1) {
      ahead = setTimeout(() => void contained(() => catchUp(result)), ALONE_UNTIL).unref()
    }
  })

  build.onDispose(() => {
    clearTimeout(ahead)
    const open = sink
    if (open !== undefined) void contained(() => open.close())
  })
}

function outputFiles(
  { metafile, outputFiles }: BuildResult,
  root: string,
  disk: WrittenFiles,
): Map<string, EmittedFile> {
  if (outputFiles === undefined) {
    const paths = Object.keys(metafile?.outputs ?? {}).map((name) => resolve(root, name))
    return disk.snapshot(paths)
  }
  // With `write: false` there is nothing on the disk.
  return new Map(
    outputFiles.map(({ path, contents }) => [
      path,
      { content: contents, mode: MODE_IF_NOT_WRITTEN },
    ]),
  )
}
