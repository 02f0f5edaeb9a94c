/**
 * The plugin for webpack.
 *
 * @module
 */
import unplugin from './index.ts'

/**
 * Keeps a container in step with `webpack --watch`.
 *
 * @example
 * ```js
 * // webpack.config.mjs
 * import livepush from 'unplugin-livepush/webpack'
 *
 * export default {
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 *
 * @example
 * ```js
 * // webpack.config.cjs
 * const livepush = require('unplugin-livepush/webpack')
 *
 * module.exports = {
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 */
const webpack: typeof unplugin.webpack = unplugin.webpack

export type { Options, RunOptions } from './types.ts'
export default webpack
export { webpack as 'module.exports' }
