/**
 * The plugin for Rolldown.
 *
 * @module
 */
import unplugin from './index.ts'

/**
 * Keeps a container in step with `rolldown --config --watch`.
 *
 * @example
 * ```js
 * // rolldown.config.js
 * import livepush from 'unplugin-livepush/rolldown'
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
 * // rolldown.config.cjs
 * const livepush = require('unplugin-livepush/rolldown')
 *
 * module.exports = {
 *   input: 'src/main.js',
 *   output: { dir: 'dist' },
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 */
const rolldown: typeof unplugin.rolldown = unplugin.rolldown

export type { Options, RunOptions } from './types.ts'
export default rolldown
export { rolldown as 'module.exports' }
