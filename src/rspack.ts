/**
 * The plugin for Rspack.
 *
 * @module
 */
import unplugin from './index.ts'

/**
 * Keeps a container in step with `rspack build --watch`.
 *
 * @example
 * ```js
 * // rspack.config.mjs
 * import livepush from 'unplugin-livepush/rspack'
 *
 * export default {
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 *
 * @example
 * ```js
 * // rspack.config.cjs
 * const livepush = require('unplugin-livepush/rspack')
 *
 * module.exports = {
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 */
const rspack: typeof unplugin.rspack = unplugin.rspack

export type { Options, RunOptions } from './types.ts'
export default rspack
export { rspack as 'module.exports' }
