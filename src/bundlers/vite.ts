import { resolve } from 'node:path'
import type { Plugin, Rollup } from 'vite'
import { listFiles, publicFiles } from './public-dir.ts'
import { frameworkOf } from './frameworks.ts'
import { LedBuild } from './led-build.ts'
import { devServer, hostOf } from './vite-dev.ts'
import { rollupLike } from './rollup-like.ts'
import type { Connect } from './sink.ts'
import { WrittenFiles } from './written-files.ts'

/** The hooks run for one environment (client, ssr, …) at a time, each with its own output directory. */
type Context = Rollup.PluginContext
type Written = [Rollup.NormalizedOutputOptions, Rollup.OutputBundle]

export function viteHooks(connect: Connect): Partial<Plugin> {
  const disk = new WrittenFiles()
  const ledBuild = new LedBuild(connect)
  const { hooks, settleAll } = rollupLike<Context>(connect, {
    isBuild: ({ environment }) =>
      environment.mode === 'build' && frameworkOf(environment.getTopLevelConfig()) === undefined,
    buildName: (context) => context.environment.name,
    host: (context) => hostOf(context.environment.getTopLevelConfig()),
    defaultDir: (context) => outDirOf(context),
    extraFiles: async (context, outDir) =>
      copiesPublicDir(context)
        ? await publicFiles(context.environment.config.publicDir, outDir, disk)
        : new Map(),
    watchFiles: async (context) =>
      copiesPublicDir(context)
        ? await listFiles(context.environment.config.publicDir, outDirOf(context))
        : [],
    isForBrowsers: ({ environment }) => environment.config.consumer === 'client',
    // A container that takes the output of several environments needs all of them to start.
    endTogether: ({ environment }) => {
      const { builder, environments } = environment.getTopLevelConfig()
      return builder && Object.keys(environments)
    },
  })
  const { configureServer, closeServer } = devServer(connect)

  async function writeBundle(this: Context, ...written: Written): Promise<void> {
    ledBuild.wrote(this.environment.getTopLevelConfig(), outDirOf(this))
    await hooks.writeBundle.handler.call(this, ...written)
  }

  async function closeBundle(this: Context, error?: Error): Promise<void> {
    if (this.environment.mode === 'build') await hooks.closeBundle.handler.call(this, error)
    else await closeServer()
  }

  return {
    configureServer,
    // One instance for all environments, instead of one each that know nothing of each other.
    sharedDuringBuild: true,
    ...hooks,
    writeBundle: { ...hooks.writeBundle, handler: writeBundle },
    closeBundle: { ...hooks.closeBundle, handler: closeBundle },
    // Where the user's own `buildApp` leaves some environments out.
    buildApp: { order: 'post', handler: settleAll },
  }
}

function outDirOf({ environment }: Context): string {
  return resolve(environment.config.root, environment.config.build.outDir)
}

/** Vite copies `publicDir` itself, past all hooks: its files are in no bundle. */
function copiesPublicDir({ environment }: Context): boolean {
  return environment.config.publicDir !== '' && environment.config.build.copyPublicDir
}
