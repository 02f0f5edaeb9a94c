import type { Plugin, PluginContext } from 'rollup'
import { rollupLike } from './rollup-like.ts'
import type { Connect } from './sink.ts'

export function rollupHooks(connect: Connect): Partial<Plugin> {
  return rollupLike<PluginContext>(connect, {
    // Rollup runs the builds of one watcher one after the other.
    buildName: () => '',
    host: (context) => ({
      root: process.cwd(),
      logger: {
        info: (line) => context.info(line),
        warn: (line) => context.warn(line),
        // `this.error()` of Rollup throws.
        error: (line) => context.warn(line),
      },
    }),
    defaultDir: () => process.cwd(),
  })
}
