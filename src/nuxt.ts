/**
 * The module for Nuxt.
 *
 * @module
 */
import { join } from 'node:path'
import type { PluginOption } from 'vite'
import { consoleLogger } from './bundlers/console-logger.ts'
import { pushFromDisk, rooted } from './bundlers/framework.ts'
import type { Options } from './options/types.ts'
import { connectSession } from './session/connect.ts'
import unplugin from './index.ts'

interface Nitro {
  options: { output: { dir: string } }
}

/** The part of Nuxt that is used. */
export interface Nuxt {
  options: {
    rootDir: string
    dev: boolean
    /** Nuxt loads its modules to write types, too. */
    _prepare?: boolean
    vite: { plugins?: PluginOption[] }
  }
  hook(name: 'nitro:init', work: (nitro: Nitro) => void): unknown
  hook(name: 'close', work: () => Promise<void>): unknown
}

/**
 * Keeps a container in step with `nuxt dev`, as with Vite's dev server, and with `nuxt build` where
 * `mode` says so.
 *
 * @example
 * ```ts
 * // nuxt.config.ts
 * export default defineNuxtConfig({
 *   modules: [['unplugin-livepush/nuxt', { mode: 'both', container: 'shop-web-1' }]],
 * })
 * ```
 */
function nuxt(options: Options, app: Nuxt): void {
  const { rootDir, dev, _prepare, vite } = app.options
  if (_prepare === true) return
  if (dev) {
    vite.plugins = [...(vite.plugins ?? []), unplugin.vite(rooted(options, rootDir))]
    return
  }
  const host = { root: rootDir, logger: consoleLogger, isWatching: false }
  let outDir = join(rootDir, '.output')
  app.hook('nitro:init', ({ options: { output } }) => void (outDir = output.dir))
  app.hook('close', async () => {
    const sink = connectSession(options, host)
    if (sink !== undefined) await pushFromDisk(sink, [outDir])
  })
}

export type { Options, RunOptions } from './types.ts'
export default nuxt
export { nuxt as 'module.exports' }
