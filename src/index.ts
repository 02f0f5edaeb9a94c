/**
 * Each rebuild of a bundler lands in the running container, with the Dockerfile steps that it
 * affects redone in place.
 *
 * @module
 */
import { createUnplugin, type UnpluginFactory, type UnpluginInstance } from 'unplugin'
import { rollupHooks } from './bundlers/rollup.ts'
import type { Connect } from './bundlers/sink.ts'
import { viteHooks } from './bundlers/vite.ts'
import { webpackLike } from './bundlers/webpack-like.ts'
import type { Options } from './options/types.ts'
import { connectSession } from './session/connect.ts'

export type { Options, RunOptions } from './types.ts'

export const unpluginFactory: UnpluginFactory<Options | undefined, false> = (options = {}) => {
  const connect: Connect = (host) => connectSession(options, host)
  return {
    name: 'unplugin-livepush',
    vite: viteHooks(connect),
    rollup: rollupHooks(connect),
    webpack: (compiler) => webpackLike(compiler, connect),
  }
}

export const unplugin: UnpluginInstance<Options | undefined, false> =
  /* #__PURE__ */ createUnplugin(unpluginFactory)

export default unplugin
