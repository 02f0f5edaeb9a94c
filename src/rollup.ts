/**
 * The plugin for Rollup.
 *
 * @module
 */
import unplugin from './index.ts'

/**
 * Keeps a container in step with `rollup --config --watch`.
 *
 * @example
 * ```js
 * // rollup.config.js
 * import livepush from 'unplugin-livepush/rollup'
 *
 * export default {
 *   input: 'src/main.js',
 *   output: { dir: 'dist' },
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 *
 * @example
 * ```js
 * // rollup.config.cjs
 * const livepush = require('unplugin-livepush/rollup')
 *
 * module.exports = {
 *   input: 'src/main.js',
 *   output: { dir: 'dist' },
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 */
const rollup: typeof unplugin.rollup = unplugin.rollup

export type { Options, RunOptions } from './types.ts'
export default rollup
export { rollup as 'module.exports' }
