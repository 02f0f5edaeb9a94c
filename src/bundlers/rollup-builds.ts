import { contain } from './contain.ts'
import type { ContextLike, InputOptionsLike, Traits } from './rollup-traits.ts'
import { settle } from './settle.ts'
import type { BundlerHost, Connect, OutputSink } from './sink.ts'

/** One build that feeds a session, with the outputs of its current round. */
export interface Build {
  host: BundlerHost
  sink: OutputSink
  /** The key that stands for the round until its outputs are known. */
  round: string
  /** Outputs that began to be rendered and are not written yet. */
  rendering: Set<string>
  isClosed: boolean
}

/** Stands, in each of the builds that end together, for those that have not even begun. */
const OTHERS = 'others'

/** The builds of one instance of the plugin, from their first hook to their end. */
export class RollupBuilds<Context extends ContextLike> {
  readonly #connect: Connect
  readonly #traits: Traits<Context>
  readonly #builds = new Map<string, Build>()
  readonly #settleAtExit = () => void this.settleAll()

  constructor(connect: Connect, traits: Traits<Context>) {
    this.#connect = connect
    this.#traits = traits
  }

  /** The build that a hook runs for; undefined where it feeds nothing. */
  get(context: Context): Build | undefined {
    return this.#builds.get(this.#traits.buildName(context))
  }

  /** As `get()`, for the first hook of a build. */
  connected(context: Context, options: InputOptionsLike): Build | undefined {
    const known = this.get(context)
    const traits = this.#traits
    if (known !== undefined || traits.isBuild?.(context) === false) return known
    const host = { ...traits.host(context, options), isWatching: context.meta.watchMode }
    const sink = this.#connect(host)
    if (sink === undefined) return undefined
    const build: Build = { host, sink, round: '', rendering: new Set(), isClosed: false }
    this.#builds.set(traits.buildName(context), build)
    if (!host.isWatching && traits.endTogether?.(context) !== undefined) this.#hold(build)
    return build
  }

  /** A build that does not watch is closed: it ends here, or with the last of those around it. */
  async closed(context: Context, build: Build): Promise<void> {
    build.isClosed = true
    const together = this.#traits.endTogether?.(context)
    if (together === undefined) await this.end(context)
    else if (together.every((name) => this.#builds.get(name)?.isClosed)) await this.settleAll()
  }

  async end(context: Context): Promise<void> {
    await this.#end(this.#traits.buildName(context))
  }

  /** The end of builds that end together, of those that are closed. */
  async settleAll(): Promise<void> {
    process.off('beforeExit', this.#settleAtExit)
    const ending = [...this.#builds].filter(([, { isClosed }]) => isClosed)
    await Promise.all(ending.map(([name]) => this.#end(name)))
  }

  /** Where others follow that end together with it, nothing is pushed until all have ended. */
  #hold({ sink }: Build): void {
    sink.expect(OTHERS)
    // Where some never begin and nobody says that this was it, or each has a plugin of its own.
    process.off('beforeExit', this.#settleAtExit).once('beforeExit', this.#settleAtExit)
  }

  async #end(name: string): Promise<void> {
    const build = this.#builds.get(name)
    if (build === undefined) return
    this.#builds.delete(name)
    const { host, sink } = build
    if (host.isWatching) return await contain(host.logger, () => sink.close())
    sink.retract(OTHERS)
    await settle(sink)
  }
}
