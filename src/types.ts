/**
 * The types of the plugin's options, of the engine's events and of its results.
 *
 * @module
 */
export type { Options, RunOptions } from './options/types.ts'
export type * from './engine/events.ts'
