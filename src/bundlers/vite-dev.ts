import { resolve } from 'node:path'
import type { ResolvedConfig, ViteDevServer } from 'vite'
import { contain } from './contain.ts'
import { projectRoot } from './frameworks.ts'
import type { BundlerHost, Connect, OutputSink } from './sink.ts'

/**
 * The dev server keeps what it makes in memory: it feeds a session nothing, and yet has it follow the
 * rest of the build context.
 */
export function devServer(connect: Connect) {
  let sink: OutputSink | undefined

  function configureServer({ config, environments }: ViteDevServer): void {
    if (isForTools(config)) return
    const host = hostOf(config)
    void contain(host.logger, () => {
      sink = connect({ ...host, isWatching: true })
      const all = Object.values(environments).map((it) => it.config)
      const unwritten = [...new Set(all.map(({ root, build }) => resolve(root, build.outDir)))]
      sink?.emit({ key: 'dev server', files: new Map(), unwritten })
    })
  }

  /** Each environment says so once; a server that takes the place of this one is there already. */
  async function closeServer(): Promise<void> {
    const open = sink
    sink = undefined
    await open?.close()
  }

  return { configureServer, closeServer }
}

/** Vitest, and whoever only loads modules, makes servers that nobody sees. */
function isForTools({ server, plugins }: ResolvedConfig): boolean {
  // Astro reads content collections with one in each build. Its `watch: null` is lost when Vite
  // merges configs.
  const isMute = server.middlewareMode && server.ws === false
  return server.watch === null || isMute || plugins.some(({ name }) => /^vitest(:|$)/.test(name))
}

export function hostOf(config: ResolvedConfig): Omit<BundlerHost, 'isWatching'> {
  const { logger } = config
  return {
    root: projectRoot(config),
    logger: {
      info: (line) => logger.info(line, { timestamp: true }),
      warn: (line) => logger.warn(line, { timestamp: true }),
      error: (line) => logger.error(line, { timestamp: true }),
    },
  }
}
