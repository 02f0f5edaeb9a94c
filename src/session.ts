import type { Logger, OutputSink } from './bundlers/sink.ts'
import { ContainerNotRunningError, RebuildRequiredError } from './engine/errors.ts'
import type { PathExplanation } from './engine/explain.ts'
import type { OutputDiff } from './outputs/manifest.ts'
import { OutputState } from './outputs/state.ts'
import type { Reporter } from './report/reporter.ts'
import { ContextPaths } from './session/context-paths.ts'
import { Round } from './session/round.ts'
import type { Launch, Running } from './session/running.ts'

export interface SessionParts {
  /** Absolute path of the build context. */
  context: string
  launch: Launch
  reporter: Reporter
  /** Called once, when the session begins to end, with when it has. */
  onClose?: (ended: Promise<void>) => void
}

/**
 * One watched container: outputs in, pushes out, the newest wins. It starts with the first good
 * build of all outputs and ends with the last build that feeds it. Whatever fails is reported and
 * tried again with the next rebuild.
 */
export class Session {
  readonly #parts: SessionParts
  readonly #paths: ContextPaths
  readonly #outputs = new OutputState()
  readonly #round = new Round()
  readonly #sinks = new Map<OutputSink, Logger>()
  readonly #ending = new AbortController()
  readonly #explained = new Set<string>()
  #sinkCount = 0
  #timer: NodeJS.Timeout | undefined
  #running: Running | undefined
  /** The container is being started or replaced; what is emitted meanwhile waits. */
  #changing: Promise<void> | undefined
  /** The last push failed, so there is work to do even if nothing changes. */
  #isUnfinished = false
  #closed: Promise<void> | undefined

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#paths = new ContextPaths(parts.context)
  }

  /** The logger of the build that was connected last, of those that still run. */
  get logger(): Logger | undefined {
    return [...this.#sinks.values()].at(-1)
  }

  /** Connects one more build. The session ends when all that were connected have been closed. */
  attach(logger: Logger): OutputSink {
    const keys = new Set<string>()
    const prefix = `${++this.#sinkCount} `
    const own = (key: string) => {
      keys.add(prefix + key)
      return prefix + key
    }
    const sink: OutputSink = {
      expect: (key) => this.#round.expect(own(key)),
      emit: ({ key, files }) => {
        this.#outputs.accept({ key: own(key), files })
        this.#round.emit(own(key))
        this.#schedule()
      },
      fail: (key) => {
        this.#round.fail(own(key))
        this.#schedule()
      },
      retract: (key) => {
        this.#round.retract(own(key))
        this.#schedule()
      },
      close: async () => {
        if (!this.#sinks.has(sink)) return await this.#closed
        if (this.#sinks.size === 1) await this.close()
        this.#sinks.delete(sink)
        this.#round.forget(keys)
        this.#schedule()
      },
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
    this.#running?.closeSync()
    this.#running = undefined
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    if (this.#ending.signal.aborted || !this.#round.isDue) return
    const patience = this.#round.patience(this.#running === undefined)
    this.#timer = setTimeout(() => this.#flush(), patience)
  }

  #flush(): void {
    const { signal } = this.#ending
    if (signal.aborted || this.#changing !== undefined || !this.#round.isDue) return
    if (this.#running === undefined && !this.#round.isComplete) return
    this.#round.end()
    if (this.#running === undefined) this.#change(() => this.#launch())
    else void this.#push(this.#running)
  }

  #change(work: () => Promise<void>): void {
    this.#changing = work()
      .catch((error: unknown) => {
        if (!this.#ending.signal.aborted)
          this.#parts.reporter.error(error, 'Tried again at the next rebuild.')
      })
      .finally(() => {
        this.#changing = undefined
        this.#schedule()
      })
  }

  async #launch(): Promise<void> {
    const { signal } = this.#ending
    const outputs = this.#inside(this.#outputs.takeAll())
    const running = await this.#parts.launch(outputs, signal)
    this.#running = running
    if (signal.aborted) return
    this.#isUnfinished = false
    this.#explained.clear()
    this.#explain(running, outputs)
    if (running.isBehind || this.#outputs.isNew) void this.#push(running, true)
  }

  async #push(running: Running, isDue = this.#isUnfinished): Promise<void> {
    const outputs = this.#inside(this.#outputs.takeChanges())
    if (outputs.changed.size === 0 && outputs.removed.length === 0 && !isDue) return
    try {
      const result = await running.push(outputs)
      if (result.outcome === 'superseded') return
      this.#isUnfinished = false
      this.#parts.reporter.pushed(result, running.name)
      this.#explain(running, outputs)
    } catch (error) {
      // What has been let go of meanwhile fails as a matter of course.
      if (this.#running === running && !this.#ending.signal.aborted) this.#failed(error, running)
    }
  }

  #failed(error: unknown, running: Running): void {
    if (error instanceof ContainerNotRunningError) {
      // It may have died long ago: a push is when it shows.
      this.#parts.reporter.warn(`${running.name} is not running any more, ${again(running)}`)
      this.#change(() => this.#replace())
    } else if (error instanceof RebuildRequiredError && running.isOwned) {
      this.#parts.reporter.error(error, 'Building the image again.')
      this.#change(() => this.#replace())
    } else {
      this.#isUnfinished = true
      this.#parts.reporter.error(error)
    }
  }

  async #replace(): Promise<void> {
    await this.#letGo()
    if (!this.#ending.signal.aborted) await this.#launch()
  }

  async #letGo(): Promise<void> {
    const running = this.#running
    await running?.close()
    this.#running = undefined
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer)
    this.#ending.abort()
    await this.#changing
    await this.#letGo().catch((error: unknown) => this.#parts.reporter.error(error))
  }

  #inside(diff: OutputDiff): OutputDiff {
    const { inside, outside } = this.#paths.split(diff)
    this.#parts.reporter.outside(outside, this.#parts.context)
    return inside
  }

  /** Names the outputs that no step takes. */
  #explain(running: Running, { changed }: OutputDiff): void {
    const unused: PathExplanation[] = []
    for (const path of changed.keys()) {
      if (this.#explained.has(path)) continue
      this.#explained.add(path)
      const explanation = running.explainPath(path)
      if (explanation.takenBy.length === 0) unused.push(explanation)
    }
    this.#parts.reporter.unused(unused)
  }
}

function again({ isOwned }: Running): string {
  return isOwned ? 'starting it again' : 'looking for it again'
}
