import { basename, join, resolve } from 'node:path'
import { cleanPath } from './context/paths.ts'
import { checkOptions } from './options/check.ts'
import type { Options, ResolvedOptions } from './options/types.ts'

/**
 * Checks the options and fills in the defaults.
 *
 * @param root the bundler's root, absolute
 * @throws OptionsError naming the option
 */
export function resolveOptions(options: Options, root: string): ResolvedOptions {
  checkOptions(options)
  const context = resolve(root, options.context ?? '.')
  const { dockerfile, target, container, docker, run } = options
  return {
    enabled: options.enabled ?? true,
    root,
    context,
    dockerfile: dockerfile === undefined ? join(context, 'Dockerfile') : resolve(root, dockerfile),
    ...(target !== undefined && { target }),
    buildArgs: options.buildArgs ?? {},
    ...(container !== undefined && { container: [container].flat() }),
    run: { ...run, name: run?.name ?? defaultName(context) },
    restart: options.restart ?? 'auto',
    stopTimeout: options.stopTimeout ?? 0,
    write: options.write ?? 'rename',
    clientOutputs: options.clientOutputs ?? [],
    outputs: cleanKeys(options.outputs ?? {}),
    watch: options.watch ?? true,
    mode: options.mode ?? 'watch',
    strict: options.strict ?? false,
    ...(docker !== undefined && { docker }),
  }
}

function cleanKeys(outputs: NonNullable<Options['outputs']>): ResolvedOptions['outputs'] {
  if (outputs === false) return false
  return Object.fromEntries(Object.entries(outputs).map(([path, of]) => [cleanPath(path), of]))
}

/** A container's name takes few characters. */
function defaultName(context: string): string {
  return `livepush-${basename(context).replace(/[^\w.-]+/g, '-') || 'app'}`
}
