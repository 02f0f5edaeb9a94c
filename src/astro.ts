/**
 * The integration for Astro.
 *
 * @module
 */
import { fileURLToPath } from 'node:url'
import type { PluginOption } from 'vite'
import { pushFromDisk, rooted } from './bundlers/framework.ts'
import type { Logger } from './bundlers/sink.ts'
import type { Options } from './options/types.ts'
import { connectSession } from './session/connect.ts'
import unplugin from './index.ts'

/** The part of Astro's integration API that is used. */
export interface Integration {
  name: string
  hooks: {
    'astro:config:setup': (setup: {
      command: string
      config: { root: URL; outDir: URL }
      updateConfig: (config: { vite: { plugins: PluginOption[] } }) => unknown
    }) => void
    'astro:build:done': (done: { logger: Logger }) => Promise<void>
  }
}

/**
 * Keeps a container in step with `astro dev`, as with Vite's dev server, and with `astro build` where
 * `mode` says so.
 *
 * @example
 * ```js
 * // astro.config.mjs
 * import { defineConfig } from 'astro/config'
 * import livepush from 'unplugin-livepush/astro'
 *
 * export default defineConfig({
 *   integrations: [livepush({ mode: 'both', container: 'shop-web-1' })],
 * })
 * ```
 */
function astro(options: Options = {}): Integration {
  let root = process.cwd()
  let outDir = root
  return {
    name: 'unplugin-livepush',
    hooks: {
      'astro:config:setup': ({ command, config, updateConfig }) => {
        root = fileURLToPath(config.root)
        outDir = fileURLToPath(config.outDir)
        if (command !== 'dev') return
        updateConfig({ vite: { plugins: [unplugin.vite(rooted(options, root))] } })
      },
      'astro:build:done': async ({ logger }) => {
        const sink = connectSession(options, { root, logger, isWatching: false })
        if (sink !== undefined) await pushFromDisk(sink, [outDir])
      },
    },
  }
}

export type { Options, RunOptions } from './types.ts'
export default astro
export { astro as 'module.exports' }
