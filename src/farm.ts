/**
 * The plugin for Farm. Experimental: Farm tells plugins neither which files go nor which builds fail.
 *
 * @module
 */
import unplugin from './index.ts'

/**
 * Keeps a container in step with `farm watch`.
 *
 * @example
 * ```ts
 * // farm.config.ts
 * import livepush from 'unplugin-livepush/farm'
 *
 * export default {
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }
 * ```
 */
const farm: typeof unplugin.farm = unplugin.farm

export type { Options, RunOptions } from './types.ts'
export default farm
export { farm as 'module.exports' }
