import { resolve } from 'node:path'
import type { JsPlugin, Resource } from '@farmfe/core'
import type { EmittedFile } from '../outputs/emitted.ts'
import { consoleLogger } from './console-logger.ts'
import { contain } from './contain.ts'
import { settle } from './settle.ts'
import type { Connect, OutputSink } from './sink.ts'

const KEY = 'main'
const MODE = 0o644

/**
 * Farm tells of builds that succeed, after they are written, and of nothing else. No hook may be
 * `undefined`: its native side then ends the process.
 */
export function farmHooks(connect: Connect): Partial<JsPlugin> {
  let sink: OutputSink | undefined
  let isWatching = false

  return {
    configResolved({ envMode }) {
      isWatching = envMode === 'development'
    },

    writeResources: {
      async executor({ resourcesMap, config }) {
        const root = config?.root ?? process.cwd()
        await contain(consoleLogger, async () => {
          sink ??= connect({ root, logger: consoleLogger, isWatching })
          if (sink === undefined) return
          const outDir = resolve(root, config?.output?.path ?? 'dist')
          sink.emit({ key: KEY, files: outputFiles(resourcesMap, outDir) })
          if (isWatching) return
          const ending = sink
          sink = undefined
          // Farm does not wait for this, so that the exit code is all that is left to fail with.
          await settle(ending).catch(() => (process.exitCode = 1))
        })
      },
    },
  }
}

/** Resources that went into others, as `emitted` says, are not written. */
function outputFiles(resources: Record<string, Resource>, dir: string): Map<string, EmittedFile> {
  const written = Object.values(resources).filter(({ emitted }) => !emitted)
  return new Map(
    written.map(({ name, bytes }) => [
      resolve(dir, name.replace(/[?#].*$/s, '')),
      { content: Buffer.from(bytes), mode: MODE },
    ]),
  )
}
