import { EventEmitter } from 'node:events'
import type Docker from 'dockerode'
import type { BuildContext } from '../context/build-context.ts'
import { contextPath } from '../context/paths.ts'
import { enterContextChanges, enterStandInChanges, redoStages } from './apply/push.ts'
import { pendingSources } from './apply/pending-sources.ts'
import { prepareRuns } from './apply/run.ts'
import type { StageState } from './apply/stage.ts'
import { Tally } from './apply/tally.ts'
import type { LivepushEvents, PushOutcome, PushResult, RestartQuestion } from './events.ts'
import { explainPath, explainPush, type Explanation, type PathExplanation } from './explain.ts'
import { close, open, type Opened } from './open.ts'
import type { LivepushInit, LivepushOptions } from './options.ts'
import { SinceRestart } from './restart.ts'
import type { StandInTree } from './stand-in.ts'

/**
 * Keeps a running container what a fresh `docker build` would make it, by redoing inside it the
 * steps of its Dockerfile that a change affects.
 *
 * One push runs at a time; a newer one takes over what an older one has not finished.
 */
export class Livepush extends EventEmitter<LivepushEvents> {
  readonly #opened: Opened
  readonly #context: BuildContext
  readonly #stages: readonly StageState[]
  readonly #skipRestart: boolean
  readonly #stopTimeout: number
  readonly #restartSignal: string | undefined
  readonly #isRestartDue: NonNullable<LivepushOptions['restart']>
  readonly #sinceRestart: SinceRestart
  readonly #standIns: readonly StandInTree[]
  /** Paths that no push has looked at yet. */
  #queue = new Set<string>()
  #running: { abort: AbortController; settled: Promise<unknown> } | undefined
  /** Counts the calls, so that of several waiting ones only the last goes on. */
  #calls = 0

  private constructor(
    opened: Opened,
    {
      skipContainerRestart = false,
      stopTimeout = 0,
      restartSignal,
      write = 'rename',
      restart,
      verify = false,
      standIns = [],
    }: LivepushOptions,
  ) {
    super()
    this.#opened = opened
    this.#context = opened.context
    this.#stages = opened.stages
    this.#skipRestart = skipContainerRestart
    this.#stopTimeout = stopTimeout
    this.#restartSignal = restartSignal
    opened.stages.at(-1)!.write = write
    this.#isRestartDue = restart ?? (() => true)
    this.#standIns = standIns
    this.#sinceRestart = new SinceRestart(!verify)
  }

  /**
   * @param dockerfileContent the Dockerfile's text
   * @param context the build context's directory
   * @param containerId the running container, made from the image that the Dockerfile builds
   * @param stageImages the IDs of the images of every stage but the last, in their order
   * @param docker a handle on the engine that all of them are on
   * @throws DockerfileError, BuildContextError, IgnoreFileError, StageImagesError,
   *   ContainerNotFoundError, ContainerNotRunningError, ImageNotFoundError, EngineUnreachableError
   */
  static init(
    dockerfileContent: string | Buffer,
    context: string | BuildContext,
    containerId: string,
    stageImages: string[],
    docker: Docker,
    options?: LivepushOptions,
  ): Promise<Livepush>
  static init(options: LivepushInit): Promise<Livepush>
  static async init(
    first: string | Buffer | LivepushInit,
    ...[context, containerId, stageImages, docker, options]:
      [] | [string | BuildContext, string, string[], Docker, LivepushOptions?]
  ): Promise<Livepush> {
    const init =
      typeof first === 'string' || Buffer.isBuffer(first)
        ? {
            ...options,
            dockerfileContent: first,
            context: context!,
            containerId: containerId!,
            stageImages: stageImages!,
            docker: docker!,
          }
        : first
    return new Livepush(await open(init), init)
  }

  /**
   * Brings the container in line with the build context. Of the paths, what really differs is found
   * out here: a file that was only touched is no change, one that is missing counts as deleted.
   *
   * A push that is still running is superseded: its command is ended, its work taken over, and its
   * own promise resolves with the outcome `superseded`.
   *
   * @param addedOrUpdated paths relative to the build context, files or directories
   * @param deleted likewise
   * @throws BuildContextError where a path leads out of the build context
   * @throws StepFailedError where a step fails; the next push tries it again
   * @throws ContainerNotRunningError where a container that the push needs is gone or stopped
   * @throws RebuildRequiredError where only a new image can bring the change
   */
  async performLivepush(addedOrUpdated: string[], deleted: string[]): Promise<PushResult> {
    for (const path of [...addedOrUpdated, ...deleted].map(contextPath)) this.#queue.add(path)
    const call = ++this.#calls
    this.#supersede()
    while (this.#running) {
      await this.#running.settled
      if (call !== this.#calls) return this.#unstarted()
    }
    const abort = new AbortController()
    const push = this.#push(abort.signal)
    const settled = push.then(
      () => (this.#running = undefined),
      () => (this.#running = undefined),
    )
    this.#running = { abort, settled }
    return push
  }

  /** What a push of these paths would redo, and why; nothing is done. */
  explain(addedOrUpdated: string[], deleted: string[]): Explanation {
    return explainPush(this.#stages, this.#context, addedOrUpdated, deleted)
  }

  /** Which steps take a path of the build context, or which line of the ignore file keeps it out. */
  explainPath(path: string): PathExplanation {
    return explainPath(this.#stages, this.#context, path)
  }

  /**
   * Ends a running push and removes the containers that were started for the stages before the
   * last. A push that needs one of them afterwards throws ContainerNotRunningError.
   */
  async cleanupIntermediateContainers(): Promise<void> {
    this.#supersede()
    await this.#running?.settled
    await close(this.#opened)
  }

  /** The end of a call that a newer one overtook before it began. */
  #unstarted(): PushResult {
    const result: PushResult = {
      outcome: 'superseded',
      changed: [],
      deleted: [],
      redone: [],
      files: { written: 0, removed: 0, bytes: 0 },
      appFiles: { written: 0, removed: 0 },
      restarted: false,
      duration: { plan: 0, copy: 0, run: 0, restart: 0, total: 0 },
    }
    this.emit('pushEnd', result)
    return result
  }

  #supersede(): void {
    if (!this.#running || this.#running.abort.signal.aborted) return
    this.#running.abort.abort()
    this.emit('cancel')
  }

  async #push(signal: AbortSignal): Promise<PushResult> {
    const started = performance.now()
    const tally = new Tally(this.#stages.at(-1)!.index)
    const paths = this.#queue
    this.#queue = new Set()
    let changes: { changed: string[]; deleted: string[] } = { changed: [], deleted: [] }
    const end = (outcome: PushOutcome, restarted: boolean, error?: Error): PushResult => {
      this.#context.forgetContents()
      setImmediate(() => void this.#context.hashed())
      this.#opened.archives.forgetContents()
      for (const stage of this.#stages) {
        stage.forgetContents()
        stage.ledger.endPush()
        prepareRuns(stage)
      }
      const { plan, copy, run, restart, files, appFiles } = tally
      // Stages that go side by side end in any order.
      const redone = tally.redone.toSorted((a, b) => a.stageIdx - b.stageIdx)
      const total = performance.now() - started
      const duration = { plan, copy, run, restart, total }
      const result = { outcome, ...changes, redone, files, appFiles, restarted, duration }
      this.emit('pushEnd', error ? { ...result, error } : result)
      return result
    }
    try {
      changes = await this.#refresh(paths)
      await this.#context.beginHash([
        ...changes.changed,
        ...pendingSources(this.#stages, this.#context),
      ])
      tally.plan = performance.now() - started
      this.#sinceRestart.changed([...changes.changed, ...changes.deleted])
      await redoStages(this.#stages, this, signal, tally).finally(() => {
        this.#sinceRestart.redid(tally.redone)
      })
      const restarted = await this.#restart(tally)
      const didNothing = tally.redone.length === 0 && !restarted
      return end(didNothing ? 'unchanged' : 'done', restarted)
    } catch (error) {
      if (signal.aborted) return end('superseded', false)
      end('failed', false, error as Error)
      throw error
    }
  }

  /** Reads the paths again and enters what differs into the ledgers, all of it or nothing. */
  async #refresh(paths: Set<string>): Promise<{ changed: string[]; deleted: string[] }> {
    try {
      const { reshaped, ...changes } = await this.#context.refresh(paths)
      await this.#opened.archives.refresh(changes)
      enterContextChanges(this.#stages, this.#context, { ...changes, reshaped })
      for (const tree of this.#standIns) {
        const { changed, deleted } = enterStandInChanges(this.#stages, tree)
        changes.changed = [...new Set([...changes.changed, ...changed])]
        changes.deleted = [...new Set([...changes.deleted, ...deleted])]
      }
      this.emit('pushStart', changes)
      return changes
    } catch (error) {
      this.emit('pushStart', { changed: [], deleted: [] })
      for (const path of paths) this.#queue.add(path)
      throw error
    }
  }

  async #restart(tally: Tally): Promise<boolean> {
    const app = this.#stages.at(-1)!
    const question = this.#sinceRestart.take()
    if (!app.touched) return false
    app.touched = false
    if (this.#skipRestart || (question && !this.#isRestartDue(this.#ofApp(question)))) return false
    const started = performance.now()
    if (this.#restartSignal) await app.container.kill(this.#restartSignal)
    else await app.container.restart(this.#stopTimeout)
    tally.restart = performance.now() - started
    this.emit('containerRestart', { containerId: app.container.id })
    return true
  }

  #ofApp({ paths, redone }: RestartQuestion): RestartQuestion {
    const { index } = this.#stages.at(-1)!
    return {
      paths: paths.filter((path) => this.explainPath(path).takenBy.length > 0),
      redone: redone.filter(({ stageIdx }) => stageIdx === index),
    }
  }
}
