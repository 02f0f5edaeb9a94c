import { statSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { beforeExit } from './before-exit.ts'
import { consoleLogger } from './console-logger.ts'
import { KEY, pushFromDisk } from './framework.ts'
import { frameworkOf, projectRoot, type Framework } from './frameworks.ts'
import type { Connect, OutputSink } from './sink.ts'

/** Of a file system, in milliseconds. */
const COARSEST_CLOCK = 2_000

interface ResolvedConfigLike {
  root: string
  plugins: readonly { name: string }[]
}

/**
 * The one-shot builds of Vite that a framework leads. None of them is what is deployed, and Vite is
 * told nothing of what follows, so that the framework's build is pushed when the process is about to
 * end. A framework whose build fails ends it with an error, and nothing is pushed.
 */
export class LedBuild {
  readonly #connect: Connect
  readonly #built = new Set<string>()
  #isKnown = false

  constructor(connect: Connect) {
    this.#connect = connect
  }

  /** One of Vite's builds was written to `outDir`, absolute. */
  wrote(config: ResolvedConfigLike, outDir: string): void {
    const framework = frameworkOf(config)
    if (framework === undefined) return
    this.#built.add(outDir)
    if (this.#isKnown) return
    this.#isKnown = true
    const project = projectRoot(config)
    const sink = this.#connect({ root: project, logger: consoleLogger, isWatching: false })
    if (sink === undefined) return
    sink.expect(KEY)
    beforeExit(() => this.#push(framework, project, sink))
  }

  async #push(framework: Framework, project: string, sink: OutputSink): Promise<void> {
    const outDirs = framework.outDirs(project, [...this.#built])
    const stale = outDirs.find((dir) => !this.#hasBuiltIn(dir) && !isOfThisProcess(dir))
    if (stale !== undefined) {
      const where = relative(project, stale)
      consoleLogger.warn(
        `unplugin-livepush: ${framework.name} wrote nothing to ${where}. If its output is elsewhere, name the plugin under ${framework.entry}`,
      )
    }
    // Nobody waits any more who could fail.
    await pushFromDisk(sink, outDirs).catch(() => (process.exitCode = 1))
  }

  #hasBuiltIn(dir: string): boolean {
    return [...this.#built].some((built) => `${built}${sep}`.startsWith(`${dir}${sep}`))
  }
}

/** Frameworks empty their output directory, and with that a directory's own time changes. */
function isOfThisProcess(dir: string): boolean {
  const stats = statSync(dir, { throwIfNoEntry: false })
  return stats !== undefined && stats.mtimeMs > performance.timeOrigin - COARSEST_CLOCK
}
