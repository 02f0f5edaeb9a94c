import type { Plugin, PluginContext } from 'rollup'
import { rollupLike } from './rollup-like.ts'
import type { Connect, Logger } from './sink.ts'

export function rollupHooks(connect: Connect): Partial<Plugin> {
  return rollupLike<PluginContext>(connect, {
    // Rollup runs the builds of one watcher one after the other.
    buildName: () => '',
    host: (context) => ({ root: process.cwd(), logger: loggerOf(context) }),
    defaultDir: () => '.',
  }).hooks
}

/** Rollup's CLI holds a plugin's warnings back until a build ends, and pushes fail in between. */
function loggerOf(context: PluginContext): Logger {
  const info = (line: string) => context.info(line)
  return { info, warn: info, error: info }
}
