import type { Plugin, PluginContext } from 'rolldown'
import { contextLogger } from './context-logger.ts'
import { rollupLike } from './rollup-like.ts'
import type { Connect } from './sink.ts'

export function rolldownHooks(connect: Connect): Partial<Plugin> {
  return rollupLike<PluginContext>(connect, {
    // Each output is a build of its own, but they run one after the other.
    buildName: () => '',
    host: (context, { cwd }) => ({ root: cwd ?? process.cwd(), logger: contextLogger(context) }),
    defaultDir: () => 'dist',
  }).hooks
}
