/**
 * The livepush engine: brings changes of a build context into a running container by redoing the
 * affected steps of its Dockerfile in place.
 *
 * @module
 */
export { Livepush } from './livepush.ts'
export type { LivepushInit, LivepushOptions } from './options.ts'
export type { Explanation, PathExplanation } from './explain.ts'
export { BuildContext } from '../context/build-context.ts'
export * from './errors.ts'
export type * from './events.ts'
