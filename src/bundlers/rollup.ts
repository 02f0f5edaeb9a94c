import type { Plugin, PluginContext } from 'rollup'
import { rollupLike } from './rollup-like.ts'
import type { Connect, Logger } from './sink.ts'

export function rollupHooks(connect: Connect): Partial<Plugin> {
  return rollupLike<PluginContext>(connect, {
    // Rollup runs the builds of one watcher one after the other.
    buildName: () => '',
    host: (context) => ({ root: process.cwd(), logger: loggerOf(context) }),
    defaultDir: () => process.cwd(),
  })
}

function loggerOf(context: PluginContext): Logger {
  const warn = (line: string) => {
    try {
      context.warn(line)
    } catch {
      // The user's `onwarn` makes errors of warnings; there is no build here that could fail.
    }
  }
  // `context.error()` always throws.
  return { info: (line) => context.info(line), warn, error: warn }
}
