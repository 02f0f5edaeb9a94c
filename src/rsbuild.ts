/**
 * The plugin for Rsbuild.
 *
 * @module
 */
import unplugin from './index.ts'

/**
 * Keeps a container in step with `rsbuild build --watch`.
 *
 * @example
 * ```ts
 * // rsbuild.config.ts
 * import livepush from 'unplugin-livepush/rsbuild'
 *
 * export default {
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 *
 * @example
 * ```js
 * // rsbuild.config.cjs
 * const livepush = require('unplugin-livepush/rsbuild')
 *
 * module.exports = {
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 */
const rsbuild: typeof unplugin.rsbuild = unplugin.rsbuild

export type { Options, RunOptions } from './types.ts'
export default rsbuild
export { rsbuild as 'module.exports' }
