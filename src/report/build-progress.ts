import type { BuildProgress } from '../docker/progress.ts'
import { whileItTakes } from './patience.ts'
import { duration, short } from './words.ts'

/** Milliseconds; a step that took less is not worth a line. */
const WORTH_A_LINE = 500
const LENGTH = 80

/** Says which steps of an image's build take long, and how long they took. */
export class BuildReport {
  readonly #say: (line: string) => void
  readonly #steps = new Map<string, { begun: number; end: () => void }>()

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  readonly take = ({ step, state }: BuildProgress): void => {
    const running = this.#steps.get(step)
    if (state === 'started') {
      if (running) return
      const end = whileItTakes(short(step, LENGTH), this.#say)
      this.#steps.set(step, { begun: Date.now(), end })
    } else if (running) {
      running.end()
      this.#steps.delete(step)
      const took = Date.now() - running.begun
      if (state === 'done' && took >= WORTH_A_LINE)
        this.#say(`${short(step, LENGTH)}, ${duration(took)}`)
    }
  }

  /** The build is over, however it ended. */
  end(): void {
    for (const { end } of this.#steps.values()) end()
    this.#steps.clear()
  }
}
