import { join } from 'node:path'
import type { Compilation, Compiler, Stats } from 'webpack'
import type { OutputFile } from '../outputs/emitted.ts'
import { contain } from './contain.ts'
import type { BundlerHost, Connect, OutputSink } from './sink.ts'

type OutputFileSystem = NonNullable<Compiler['outputFileSystem']>

const NAME = 'unplugin-livepush'
/** After the other plugins that still write files when a compilation is done. */
const STAGE = 1000

/** Taps one compiler, which is one output; a MultiCompiler's compilers are tapped one by one. */
export function webpackLike(compiler: Compiler, connect: Connect): void {
  const key = compiler.name ?? 'main'
  const host = hostOf(compiler)
  /** Connected once the compiler turns out to be watching; until then all hooks are inert. */
  let sink: OutputSink | undefined
  let closing: Promise<void> | undefined

  function close(): Promise<void> | undefined {
    const open = sink
    sink = undefined
    if (open !== undefined) closing = contain(host.logger, () => open.close())
    return closing
  }

  compiler.hooks.watchRun.tapPromise(NAME, () =>
    contain(host.logger, () => {
      sink ??= connect(host)
      sink?.expect(key)
    }),
  )

  compiler.hooks.done.tapPromise({ name: NAME, stage: STAGE }, (stats: Stats) =>
    contain(
      host.logger,
      async () => {
        if (sink === undefined) return
        // In development mode webpack emits broken code too.
        if (stats.hasErrors()) sink.fail(key, stats.compilation.errors[0])
        else sink.emit({ key, files: await snapshot(compiler, stats.compilation) })
      },
      (error) => sink?.fail(key, error),
    ),
  )

  compiler.hooks.failed.tap(NAME, (error) => {
    void contain(host.logger, () => sink?.fail(key, error))
  })
  compiler.hooks.watchClose.tap(NAME, () => {
    void close()
  })
  compiler.hooks.shutdown.tapPromise(NAME, () => close() ?? Promise.resolve())
}

function hostOf(compiler: Compiler): BundlerHost {
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

/** Webpack lets go of the contents once they are written, so they are read back. */
async function snapshot(
  compiler: Compiler,
  compilation: Compilation,
): Promise<Map<string, OutputFile>> {
  const outDir = compilation.getPath(compiler.outputPath, {})
  const files = new Map<string, OutputFile>()
  await Promise.all(
    compilation.getAssets().map(async ({ name }) => {
      const path = join(outDir, name.replace(/\?.*$/s, ''))
      const file = await readOutput(compiler.outputFileSystem as OutputFileSystem, path)
      if (file !== undefined) files.set(path, file)
    }),
  )
  return files
}

/** Reads through the compiler's file system, which need not be the disk; `undefined` if not there. */
async function readOutput(fs: OutputFileSystem, path: string): Promise<OutputFile | undefined> {
  try {
    const [content, stats] = await Promise.all([
      promised<string | Buffer>((done) => fs.readFile(path, done)),
      promised<{ mode: number | bigint }>((done) => fs.stat(path, done)),
    ])
    return { content: Buffer.from(content), mode: Number(stats.mode) & 0o777 }
  } catch (error) {
    // A plugin may have removed an asset that it inlined elsewhere.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function promised<T>(call: (done: (error: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error === null ? resolve(value as T) : reject(error)))
  })
}
