import type { StageState } from './apply/stage.ts'
import type { RedoneStep, RestartQuestion } from './events.ts'
import type { LivepushOptions } from './options.ts'
import { SinceRestart } from './since-restart.ts'

/** Restarts the app after pushes that changed something in its container, where that is due. */
export class AppRestart {
  readonly #app: StageState
  readonly #options: LivepushOptions
  readonly #since: SinceRestart

  constructor(app: StageState, options: LivepushOptions) {
    this.#app = app
    this.#options = options
    this.#since = new SinceRestart(!options.verify)
  }

  /** Paths of the build context differ. */
  changed(paths: Iterable<string>): void {
    this.#since.changed(paths)
  }

  redid(steps: readonly RedoneStep[]): void {
    this.#since.redid(steps)
  }

  /**
   * To be called when a push has succeeded.
   *
   * @param isTaken whether some step takes a path of the build context
   * @returns milliseconds that the restart took; undefined where there was none
   */
  async restart(isTaken: (path: string) => boolean): Promise<number | undefined> {
    const { skipContainerRestart, stopTimeout = 0, restartSignal } = this.#options
    const question = this.#since.take()
    if (!this.#app.touched) return undefined
    this.#app.touched = false
    if (skipContainerRestart || !this.#isDue(question, isTaken)) return undefined
    const started = performance.now()
    if (restartSignal) await this.#app.container.kill(restartSignal)
    else await this.#app.container.restart(stopTimeout)
    return performance.now() - started
  }

  #isDue(question: RestartQuestion | undefined, isTaken: (path: string) => boolean): boolean {
    const { restart } = this.#options
    if (!question || !restart) return true
    return restart({
      paths: question.paths.filter(isTaken),
      redone: question.redone.filter(({ stageIdx }) => stageIdx === this.#app.index),
    })
  }
}
