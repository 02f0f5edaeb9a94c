import { EventEmitter } from 'node:events'
import type Docker from 'dockerode'
import type { BuildContext } from '../context/build-context.ts'
import { contextPath } from '../context/paths.ts'
import { redoStages } from './apply/redo-stages.ts'
import { pendingSources } from './apply/pending-sources.ts'
import type { StageState } from './apply/stage.ts'
import { Tally } from './apply/tally.ts'
import { AppRestart } from './app-restart.ts'
import type { LivepushEvents, PushOutcome, PushResult } from './events.ts'
import { explainPath, explainPush, type Explanation, type PathExplanation } from './explain.ts'
import { LatestOnly } from './latest-only.ts'
import { close, open, type Opened } from './open.ts'
import type { LivepushInit, LivepushOptions } from './options.ts'
import type { StandInTree } from './stand-in.ts'
import { endPush, takeChanges, type Changes } from './take-changes.ts'

const noChanges = (): Changes => ({ changed: [], deleted: [] })

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
  readonly #restart: AppRestart
  readonly #standIns: readonly StandInTree[]
  /** Paths that no push has looked at yet. */
  #queue = new Set<string>()
  readonly #pushes = new LatestOnly(() => this.emit('cancel'))

  private constructor(opened: Opened, options: LivepushOptions) {
    super()
    this.#opened = opened
    this.#context = opened.context
    this.#stages = opened.stages
    this.#standIns = options.standIns ?? []
    const app = opened.stages.at(-1)!
    app.write = options.write ?? 'rename'
    this.#restart = new AppRestart(app, options)
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
    return (await this.#pushes.run((signal) => this.#push(signal))) ?? this.#unstarted()
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
    await this.#pushes.stop()
    await close(this.#opened)
  }

  /** The end of a call that a newer one overtook before it began. */
  #unstarted(): PushResult {
    const result = this.#newTally().result('superseded', noChanges(), false, 0)
    this.emit('pushEnd', result)
    return result
  }

  #newTally(): Tally {
    return new Tally(this.#stages.at(-1)!.index)
  }

  async #push(signal: AbortSignal): Promise<PushResult> {
    const started = performance.now()
    const tally = this.#newTally()
    const paths = this.#queue
    this.#queue = new Set()
    let changes: Changes = noChanges()
    const end = (outcome: PushOutcome, restarted: boolean, error?: Error): PushResult => {
      endPush(this.#opened)
      const result = tally.result(outcome, changes, restarted, performance.now() - started)
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
      this.#restart.changed([...changes.changed, ...changes.deleted])
      await redoStages(this.#stages, this, signal, tally).finally(() => {
        this.#restart.redid(tally.redone)
      })
      const restarted = await this.#restartApp(tally)
      const didNothing = tally.redone.length === 0 && !restarted
      return end(didNothing ? 'unchanged' : 'done', restarted)
    } catch (error) {
      if (signal.aborted) return end('superseded', false)
      end('failed', false, error as Error)
      throw error
    }
  }

  async #refresh(paths: Set<string>): Promise<Changes> {
    try {
      const changes = await takeChanges(this.#opened, this.#standIns, paths)
      this.emit('pushStart', changes)
      return changes
    } catch (error) {
      this.emit('pushStart', noChanges())
      for (const path of paths) this.#queue.add(path)
      throw error
    }
  }

  async #restartApp(tally: Tally): Promise<boolean> {
    const isTaken = (path: string) => this.explainPath(path).takenBy.length > 0
    const duration = await this.#restart.restart(isTaken)
    if (duration === undefined) return false
    tally.restart = duration
    this.emit('containerRestart', { containerId: this.#stages.at(-1)!.container.id })
    return true
  }
}
