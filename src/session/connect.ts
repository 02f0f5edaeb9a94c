import type { BundlerHost, OutputSink } from '../bundlers/sink.ts'
import { resolveOptions } from '../options.ts'
import type { Options, ResolvedOptions } from '../options/types.ts'
import { painterFor } from '../report/paint.ts'
import { Reporter } from '../report/reporter.ts'
import { Session } from '../session.ts'
import type { Watch } from './context-edits.ts'
import { ContextPaths } from './context-paths.ts'
import { retire, sharedSession } from './registry.ts'
import { RestartPolicy } from './restart.ts'

/**
 * Connects a build to the session of its container, which is made if this is the first
 * build to feed it. Options that cannot be used are logged, and leave the build unconnected.
 */
export function connectSession(options: Options, host: BundlerHost): OutputSink | undefined {
  // Bundlers write some lines to the one and some to the other.
  const isTTY = process.stdout.isTTY && process.stderr.isTTY
  const paint = painterFor({ isTTY }, process.env)
  let resolved: ResolvedOptions
  try {
    resolved = resolveOptions(options, host.root)
  } catch (error) {
    new Reporter(() => host.logger, paint).error(error)
    return undefined
  }
  if (!resolved.enabled || !isWanted(resolved, host)) return undefined

  const key = targetOf(resolved)
  const session = sharedSession(key, (predecessor) => {
    const reporter = new Reporter(() => session.logger, paint)
    const restart = new RestartPolicy(resolved, new ContextPaths(resolved.context))
    const session: Session = new Session({
      context: resolved.context,
      reporter,
      ...(resolved.watch !== false && { watch: watcherOf(resolved) }),
      onEmit: (emitted) => restart.emitted(emitted),
      launch: async (outputs, signal, makeWay, made) => {
        await predecessor
        // All that knows Docker is loaded only now: a one-shot build has no need of it.
        const { launch } = await import('./launch.ts')
        return await launch(
          { options: resolved, restart, reporter, signal, makeWay, made },
          outputs,
        )
      },
      mayRead: async (paths) => {
        const { mayStartRead } = await import('./launch.ts')
        return await mayStartRead(resolved, paths)
      },
      onClose: (ended) => retire(key, ended),
    })
    return session
  })
  return session.attach(host.logger, { isWatching: host.isWatching, isStrict: resolved.strict })
}

function isWanted({ mode }: ResolvedOptions, { isWatching }: BundlerHost): boolean {
  return mode === 'both' || (mode === 'watch') === isWatching
}

function watcherOf({ context, dockerfile, watch }: ResolvedOptions): Watch {
  return async (listener) => {
    const { watchContext } = await import('./watch/context.ts')
    return await watchContext({ context, dockerfile, watch: watch || [] }, listener)
  }
}

/** What makes two builds feed the same container. */
function targetOf({ context, dockerfile, target, container, run }: ResolvedOptions): string {
  return JSON.stringify([context, dockerfile, target, container ?? run.name])
}
