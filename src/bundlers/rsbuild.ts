import { relative } from 'node:path'
import type { EnvironmentContext, RsbuildPlugin } from '@rsbuild/core'
import type { Compiler } from '@rspack/core'
import { listFiles } from './public-dir.ts'
import type { Connect } from './sink.ts'
import { webpackLike } from './webpack-like.ts'

type Api = Parameters<RsbuildPlugin['setup']>[0]

/** Taps the Rspack compiler of each environment; the dev server's are left alone. */
export function rsbuildSetup(api: Api, connect: Connect): void {
  if (api.context.action !== 'build') return
  const { logger } = api
  const host = {
    root: api.context.rootPath,
    logger: {
      info: (line: string) => void logger.info(line),
      warn: (line: string) => void logger.warn(line),
      error: (line: string) => void logger.error(line),
    },
  }
  api.modifyRspackConfig((config, { environment }) => {
    const extraFiles = () => publicNames(environment)
    config.plugins.push({
      apply: (compiler: Compiler) => webpackLike(compiler, connect, { host, extraFiles }),
    })
  })
}

/** Rsbuild copies public directories itself, past the compiler. */
async function publicNames({ config, distPath }: EnvironmentContext): Promise<string[]> {
  const names: string[] = []
  for (const { name: dir, copyOnBuild } of config.server.publicDir) {
    const isCopied = copyOnBuild === 'auto' ? config.output.target !== 'node' : copyOnBuild
    if (!isCopied) continue
    for (const path of await listFiles(dir, distPath)) names.push(relative(dir, path))
  }
  return names
}
