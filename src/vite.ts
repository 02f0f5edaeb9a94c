/**
 * The plugin for Vite.
 *
 * @module
 */
import unplugin from './index.ts'

/**
 * Keeps a container in step with `vite build --watch`.
 *
 * @example
 * ```ts
 * // vite.config.ts
 * import livepush from 'unplugin-livepush/vite'
 *
 * export default {
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 *
 * @example
 * ```js
 * // vite.config.cjs
 * const livepush = require('unplugin-livepush/vite')
 *
 * module.exports = {
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 */
const vite: typeof unplugin.vite = unplugin.vite

export type { Options, RunOptions } from './types.ts'
export default vite
export { vite as 'module.exports' }
