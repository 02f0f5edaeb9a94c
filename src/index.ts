/**
 * Each rebuild of a bundler lands in the running container, with the Dockerfile steps that it
 * affects redone in place.
 *
 * @module
 */
import { createUnplugin, type UnpluginFactory, type UnpluginInstance } from 'unplugin'
import { bunSetup, type BunBuild } from './bundlers/bun.ts'
import { esbuildSetup } from './bundlers/esbuild.ts'
import { farmHooks } from './bundlers/farm.ts'
import { rolldownHooks } from './bundlers/rolldown.ts'
import { rollupHooks } from './bundlers/rollup.ts'
import { rsbuildSetup } from './bundlers/rsbuild.ts'
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
    rolldown: rolldownHooks(connect),
    esbuild: { setup: (build) => esbuildSetup(build, connect) },
    webpack: (compiler) => webpackLike(compiler, connect, { keepsSources: true }),
    rspack: (compiler) => webpackLike(compiler, connect),
    rsbuild: { setup: (api) => rsbuildSetup(api, connect) },
    farm: farmHooks(connect),
    bun: { setup: (build: BunBuild) => bunSetup(build, connect) },
  }
}

export const unplugin: UnpluginInstance<Options | undefined, false> =
  /* #__PURE__ */ createUnplugin(unpluginFactory)

export default unplugin
