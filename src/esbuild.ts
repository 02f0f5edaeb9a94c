/**
 * The plugin for esbuild.
 *
 * @module
 */
import unplugin from './index.ts'

/**
 * Keeps a container in step with a context of esbuild that watches. It comes last among the plugins,
 * so that it sees what the others still write.
 *
 * @example
 * ```js
 * // build.mjs
 * import { context } from 'esbuild'
 * import livepush from 'unplugin-livepush/esbuild'
 *
 * const app = await context({
 *   entryPoints: ['src/main.js'],
 *   bundle: true,
 *   outdir: 'dist',
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * })
 * await app.watch()
 * ```
 *
 * @example
 * ```js
 * // build.cjs
 * const { context } = require('esbuild')
 * const livepush = require('unplugin-livepush/esbuild')
 *
 * context({
 *   entryPoints: ['src/main.js'],
 *   bundle: true,
 *   outdir: 'dist',
 *   plugins: [livepush({ run: { ports: ['8080:80'] } })],
 * }).then((app) => app.watch())
 * ```
 */
const esbuild: typeof unplugin.esbuild = unplugin.esbuild

export type { Options, RunOptions } from './types.ts'
export default esbuild
export { esbuild as 'module.exports' }
