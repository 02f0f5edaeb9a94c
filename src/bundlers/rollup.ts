import type { Plugin, PluginContext } from 'rollup'
import { contextLogger } from './context-logger.ts'
import { rollupLike } from './rollup-like.ts'
import type { Connect } from './sink.ts'

export function rollupHooks(connect: Connect): Partial<Plugin> {
  return rollupLike<PluginContext>(connect, {
    // Rollup runs the builds of one watcher one after the other.
    buildName: () => '',
    host: (context) => ({ root: process.cwd(), logger: contextLogger(context) }),
    defaultDir: () => '.',
  }).hooks
}
