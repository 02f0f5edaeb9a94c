/**
 * The plugin for Bun. Experimental: Bun has no watch mode for plugins, so each build is pushed when
 * it is done.
 *
 * @module
 */
import unplugin from './index.ts'

/**
 * Brings a running container in step with each `Bun.build()`.
 *
 * @example
 * ```ts
 * // build.ts, for `bun build.ts` or `bun --watch build.ts`
 * import livepush from 'unplugin-livepush/bun'
 *
 * await Bun.build({
 *   entrypoints: ['src/main.ts'],
 *   outdir: 'dist',
 *   plugins: [livepush({ mode: 'build', container: 'shop-web-1' })],
 * })
 * ```
 */
const bun: typeof unplugin.bun = unplugin.bun

export type { Options, RunOptions } from './types.ts'
export default bun
export { bun as 'module.exports' }
