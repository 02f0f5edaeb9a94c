import { resolve } from 'node:path'
import type { Options } from '../options/types.ts'
import { listFiles } from './public-dir.ts'
import { settle } from './settle.ts'
import type { BundlerHost, Connect } from './sink.ts'
import { WrittenFiles } from './written-files.ts'

/** Options as a framework's user means them: relative to the root of the project, not of Vite's. */
export function rooted(options: Options, root: string): Options {
  const { dockerfile } = options
  return {
    ...options,
    context: resolve(root, options.context ?? '.'),
    ...(dockerfile !== undefined && { dockerfile: resolve(root, dockerfile) }),
  }
}

/**
 * Pushes a one-shot build of a framework that went on with the bundle when its bundler was done:
 * what lies in its output directory by then.
 *
 * @throws what went wrong, where the build is to fail for it
 */
export async function pushFromDisk(
  connect: Connect,
  host: Omit<BundlerHost, 'isWatching'>,
  outDir: string,
): Promise<void> {
  const sink = connect({ ...host, isWatching: false })
  if (sink === undefined) return
  const files = new WrittenFiles().snapshot(await listFiles(outDir, ''))
  sink.emit({ key: 'build', files })
  await settle(sink)
}

/** By the prefix of the names of its plugins for Vite, where its users put this plugin instead. */
const FRAMEWORKS = [
  { prefix: 'astro:', name: 'Astro', entry: '`integrations`: unplugin-livepush/astro' },
  { prefix: 'nuxt:', name: 'Nuxt', entry: '`modules`: unplugin-livepush/nuxt' },
]

type Led = { plugins: readonly { name: string }[] }

/** Whether the bundle of a Vite build is not what is deployed in the end. */
export function isLedByFramework(config: Led): boolean {
  return frameworkOf(config) !== undefined
}

/** Says where the plugin belongs; undefined where it is in its place. */
export function misplacedIn(config: Led): string | undefined {
  const framework = frameworkOf(config)
  if (framework === undefined) return undefined
  const { name, entry } = framework
  return `${name} goes on with the bundle when Vite is done, so that nothing is pushed from here: name the plugin under ${entry}`
}

function frameworkOf({ plugins }: Led) {
  return FRAMEWORKS.find(({ prefix }) => plugins.some(({ name }) => name.startsWith(prefix)))
}
