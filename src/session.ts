import type { Logger, OutputSink } from './bundlers/sink.ts'
import type { Emitted } from './outputs/emitted.ts'
import { OutputState } from './outputs/state.ts'
import type { Reporter } from './report/reporter.ts'
import { BuildSink, type BuildTraits, type Fed } from './session/build-sink.ts'
import { ContextEdits, type Watch } from './session/context-edits.ts'
import { ContextPaths } from './session/context-paths.ts'
import { Idle } from './session/idle.ts'
import { KeptContainer } from './session/kept-container.ts'
import { Round } from './session/round.ts'
import type { Launch, MayRead } from './session/running.ts'
import { Strays } from './session/strays.ts'

export interface SessionParts {
  /** Absolute path of the build context. */
  context: string
  launch: Launch
  /** Tells edits that can mean something to a start from others; all do where it is not said. */
  mayRead?: MayRead
  reporter: Reporter
  /** Watches the rest of the context; absent where only outputs are pushed. */
  watch?: Watch
  /** Called with all that the builds emit. */
  onEmit?: (emitted: Emitted) => void
  /** Called once, when the session begins to end, with when it has. */
  onClose?: (ended: Promise<void>) => void
}

/**
 * One watched container: outputs in, pushes out, the newest wins. It starts with the first good
 * build of all outputs and ends with the last build that feeds it. Whatever fails is reported and
 * tried again with the next change.
 */
export class Session {
  readonly #parts: SessionParts
  readonly #outputs = new OutputState()
  readonly #round = new Round()
  readonly #edits: ContextEdits
  readonly #container: KeptContainer
  readonly #sinks = new Map<OutputSink, Logger>()
  readonly #ending = new AbortController()
  readonly #idle = new Idle(() => this.#isIdle)
  readonly #fed: Fed
  #sinkCount = 0
  #hasWatched = false
  #timer: NodeJS.Timeout | undefined
  #closed: Promise<void> | undefined

  constructor(parts: SessionParts) {
    const { context, reporter, watch } = parts
    const paths = new ContextPaths(context)
    this.#parts = parts
    this.#edits = new ContextEdits({
      watch,
      paths,
      edits: this.#round.edits,
      reporter,
      onEdit: () => this.#schedule(),
    })
    this.#container = new KeptContainer({
      outputs: this.#outputs,
      strays: new Strays(paths, context, reporter),
      edits: this.#edits,
      reporter,
      signal: this.#ending.signal,
      launch: parts.launch,
      mayRead: parts.mayRead ?? (() => Promise.resolve(true)),
      onEnd: () => this.#schedule(),
    })
    this.#fed = {
      round: this.#round,
      accept: (emitted) => {
        this.#outputs.accept(emitted)
        this.#edits.emitted(emitted)
        parts.onEmit?.(emitted)
      },
      advance: () => this.#schedule(),
      settled: () => this.#settled(),
      leave: (sink) => this.#leave(sink),
    }
  }

  /** The logger of the build that was connected last, of those that still run. */
  get logger(): Logger | undefined {
    return [...this.#sinks.values()].at(-1)
  }

  /** Connects one more build. The session ends when all that were connected have been closed. */
  attach(logger: Logger, traits: BuildTraits): OutputSink {
    const sink = new BuildSink(this.#fed, ++this.#sinkCount, traits)
    if (traits.isWatching) {
      this.#hasWatched = true
      this.#edits.isWanted = true
    }
    this.#sinks.set(sink, logger)
    return sink
  }

  /** Ends the session. Resolves when what it started is removed. */
  close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#closed = this.#end()
      this.#parts.onClose?.(this.#closed)
    }
    return this.#closed
  }

  /** Ends it for a process that is about to exit. */
  closeSync(): void {
    this.#container.closeSync()
  }

  /** Resolves when all that was emitted so far has arrived, rejects with why it has not. */
  async #settled(): Promise<void> {
    await this.#idle.reached()
    this.#container.throwFailure()
  }

  get #isIdle(): boolean {
    if (this.#ending.signal.aborted) return true
    return this.#timer === undefined && !this.#container.isBusy && !this.#round.isWaiting
  }

  async #leave(sink: OutputSink): Promise<void> {
    if (!this.#sinks.has(sink)) return await this.#closed
    if (this.#sinks.size === 1) await this.close()
    this.#sinks.delete(sink)
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#ending.signal.aborted && this.#round.isDue) {
      const patience = this.#round.patience(!this.#container.isThere)
      this.#timer = setTimeout(() => this.#flush(), patience)
    }
    this.#idle.check()
  }

  #flush(): void {
    this.#timer = undefined
    const isReady = this.#container.isThere || this.#round.isComplete
    if (isReady && this.#round.isDue && !this.#container.isChanging) {
      this.#container.bringInLine(this.#round.end())
    }
    this.#idle.check()
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer)
    this.#ending.abort()
    this.#idle.check()
    await this.#edits.close()
    // Nobody would see the container of a one-shot build if it went with it.
    await this.#container.close({ keep: !this.#hasWatched })
  }
}
