import { ContainerNotRunningError, RebuildRequiredError } from '../engine/errors.ts'
import type { OutputState } from '../outputs/state.ts'
import type { Reporter } from '../report/reporter.ts'
import type { ContextEdits } from './context-edits.ts'
import type { RoundEnd } from './round.ts'
import type { Launch, MayRead, Running } from './running.ts'
import type { Strays } from './strays.ts'

export interface KeptContainerParts {
  outputs: OutputState
  strays: Strays
  edits: ContextEdits
  reporter: Reporter
  /** Aborted when the session ends. */
  signal: AbortSignal
  launch: Launch
  mayRead: MayRead
  /** Called when a start or a push has ended, however. */
  onEnd: () => void
}

/** The container of a session, whichever it is at the time: there is none at first. */
export class KeptContainer {
  readonly #parts: KeptContainerParts
  #running: Running | undefined
  /** The container is being started or replaced; what is emitted meanwhile waits. */
  #changing: Promise<void> | undefined
  /** Pushes that have not ended. */
  #pushing = 0
  /** Why the last start or push failed: there is work to do even if nothing changes. */
  #failure: { error: unknown } | undefined
  /** What runs cannot become what it should be: another container must take its place. */
  #isOutdated = false

  constructor(parts: KeptContainerParts) {
    this.#parts = parts
  }

  get isThere(): boolean {
    return this.#running !== undefined
  }

  get isChanging(): boolean {
    return this.#changing !== undefined
  }

  get isBusy(): boolean {
    return this.isChanging || this.#pushing > 0
  }

  /** @throws why the last start or push failed */
  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Does what the end of a round calls for; not to be called while it `isChanging`. */
  bringInLine({ paths, dockerfile, isBuilt }: RoundEnd): void {
    const running = this.#running
    const isDue = isBuilt || dockerfile || this.#parts.edits.areOthers(paths)
    if (running === undefined || this.#isOutdated) {
      const start = () => (running === undefined ? this.#launch() : this.#replace())
      if (isBuilt || dockerfile) this.#change(start)
      else if (isDue) this.#retry(start, paths)
    } else if (dockerfile) {
      this.#change(() => this.#followDockerfile(running, paths))
    } else {
      void this.#push(running, paths, isBuilt && this.#failure !== undefined)
    }
  }

  /** Never rejects: what goes wrong is reported. */
  async close({ keep }: { keep: boolean }): Promise<void> {
    await this.#changing
    await this.#letGo(keep).catch((error: unknown) => this.#parts.reporter.error(error))
  }

  closeSync(): void {
    this.#running?.closeSync()
    this.#running = undefined
  }

  /** Tries again what failed, where an edit may help, and says nothing where it fails likewise. */
  #retry(start: () => Promise<void>, paths: readonly string[]): void {
    const before = this.#failure?.error
    this.#change(
      async () => {
        if (await this.#parts.mayRead(paths)) await start()
      },
      before instanceof Error ? before.message : undefined,
    )
  }

  #change(work: () => Promise<void>, said?: string): void {
    const { signal, reporter, edits, onEnd } = this.#parts
    this.#changing = work()
      .catch((error: unknown) => {
        if (signal.aborted) return
        this.#failure = { error }
        if (error instanceof Error && error.message === said) return
        const meanwhile = this.#running ? `${this.#running.name} stays as it is. ` : ''
        const then = edits.isWanted ? 'Tried again at the next change.' : ''
        reporter.error(error, `${meanwhile}${then}`.trim() || undefined)
      })
      .finally(() => {
        this.#changing = undefined
        onEnd()
      })
  }

  async #launch(makeWay = () => Promise.resolve()): Promise<void> {
    const { outputs, strays, edits, signal } = this.#parts
    // Before the context is read, so that nothing is edited unseen.
    await edits.begin()
    signal.throwIfAborted()
    const files = strays.inside(outputs.takeAll())
    const running = await this.#parts.launch(files, signal, makeWay, edits.outputs)
    this.#running = running
    if (signal.aborted) return
    this.#failure = undefined
    this.#isOutdated = false
    strays.forget()
    strays.explain(running, files)
    if (running.isBehind || outputs.isNew) void this.#push(running, [], true)
  }

  async #push(running: Running, paths: string[], isDue: boolean): Promise<void> {
    const { outputs, strays, edits, signal, reporter, onEnd } = this.#parts
    const files = strays.inside(outputs.takeChanges())
    const edited = edits.relevant(paths, running)
    const isNew = files.changed.size > 0 || files.removed.length > 0 || edited.length > 0
    if (!isNew && !isDue) return
    this.#pushing++
    try {
      const result = await running.push(files, edited)
      reporter.pushed(result, running.name)
      if (result.outcome === 'superseded') return
      this.#failure = undefined
      strays.explain(running, files)
    } catch (error) {
      // What has been let go of meanwhile fails as a matter of course.
      if (this.#running === running && !signal.aborted) this.#failed(error, running)
    } finally {
      this.#pushing--
      onEnd()
    }
  }

  #failed(error: unknown, running: Running): void {
    const { reporter } = this.#parts
    if (error instanceof ContainerNotRunningError) {
      // It may have died long ago: a push is when it shows.
      const how = running.isOwned ? 'starting it again' : 'looking for it again'
      reporter.warn(`${running.name} is not running any more, ${how}`)
      return this.#change(async () => {
        await this.#letGo()
        await this.#launch()
      })
    }
    this.#failure = { error }
    if (!(error instanceof RebuildRequiredError)) return reporter.error(error)
    if (!running.isOwned) return reporter.needsImage(error, running.name)
    reporter.error(error, 'Building the image again.')
    this.#change(() => this.#replace())
  }

  /** Looks at a Dockerfile that was edited. One that is broken, or the same, changes nothing. */
  async #followDockerfile(running: Running, paths: string[]): Promise<void> {
    const { reporter } = this.#parts
    const reason = await running.outdatedBy().catch((error: unknown) => {
      reporter.error(error, `${running.name} stays as it is until the Dockerfile is mended.`)
      return undefined
    })
    if (reason !== undefined && running.isOwned) {
      reporter.info(`${reason}, building the image again`)
      return await this.#replace()
    }
    if (reason !== undefined) reporter.outdated(reason, running.name)
    void this.#push(running, paths, false)
  }

  /** The container goes on until the image of the one that takes its place is built. */
  async #replace(): Promise<void> {
    this.#isOutdated = true
    await this.#launch(() => this.#letGo())
  }

  async #letGo(keep = false): Promise<void> {
    const running = this.#running
    await running?.close(keep)
    this.#running = undefined
  }
}
