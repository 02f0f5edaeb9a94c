import type { Plugin, PluginContext } from 'rolldown'
import { WrittenBundles } from './files.ts'
import { rollupLike } from './rollup-like.ts'
import type { Connect, Logger } from './sink.ts'

export function rolldownHooks(connect: Connect): Partial<Plugin> {
  const bundles = new WrittenBundles()
  return rollupLike<PluginContext>(connect, {
    // Each output is a build of its own, but they run one after the other.
    buildName: () => '',
    host: (context, { cwd }) => ({ root: cwd ?? process.cwd(), logger: loggerOf(context) }),
    defaultDir: () => 'dist',
    snapshot: (key, dir, bundle) => bundles.snapshot(key, dir, bundle),
  }).hooks
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
