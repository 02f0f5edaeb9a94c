import type { BuildTrace } from './trace.ts'

/** Something that happened to a step of an image's build. */
export interface BuildProgress {
  /** The step as the builder names it, such as `[2/5] RUN npm ci` or `[build 1/3] FROM node:20`. */
  step: string
  state: 'started' | 'done' | 'cached' | 'error'
  /** What the step printed just now; the state is `started` then. */
  log?: string
}

interface Step {
  name: string
  state?: BuildProgress['state']
  /** The end of what it printed. */
  tail: string
  error?: string
}

/** Characters. */
const TAIL = 4000
/** The builder's own doings bear no number, or stand in the stage `internal`. */
const DOCKERFILE_STEP = /^\[(?!internal\])[^\]]*\d+\/\d+\]/

/** Follows the steps of one build through what the builder says about them. */
export class BuildSteps {
  readonly #steps = new Map<string, Step>()
  readonly #report: (progress: BuildProgress) => void
  #classic: Step | undefined

  constructor(report: (progress: BuildProgress) => void) {
    this.#report = report
  }

  /** The step that failed, if one did. */
  get failed(): { name: string; tail: string } | undefined {
    const failed = [...this.#steps.values()].find((step) => step.error !== undefined)
    return failed ?? (this.#classic?.state === 'started' ? this.#classic : undefined)
  }

  /** A message of BuildKit. */
  trace({ vertexes, logs }: BuildTrace): void {
    for (const { digest, name, cached, started, completed, error } of vertexes) {
      const step = this.#steps.get(digest) ?? { name, tail: '' }
      this.#steps.set(digest, step)
      if (error !== '') step.error = error
      if (error !== '') this.#enter(step, 'error')
      else if (completed) this.#enter(step, cached ? 'cached' : 'done')
      else if (started) this.#enter(step, 'started')
    }
    for (const { vertex, text } of logs) {
      const step = this.#steps.get(vertex)
      if (step) this.#print(step, text.toString())
    }
  }

  /** A line of the classic builder. */
  line(text: string): void {
    const step = /^Step (\d+\/\d+) : (.*)/.exec(text)
    if (step) {
      if (this.#classic) this.#enter(this.#classic, 'done')
      this.#classic = { name: `[${step[1]}] ${step[2]}`, tail: '' }
      this.#enter(this.#classic, 'started')
    } else if (this.#classic && text.startsWith(' ---> Using cache')) {
      this.#enter(this.#classic, 'cached')
    } else if (this.#classic && !/^ ---> |^Removing intermediate container /.test(text)) {
      this.#print(this.#classic, text)
    }
  }

  /** The classic builder does not say that its last step is done. */
  end(): void {
    if (this.#classic) this.#enter(this.#classic, 'done')
  }

  #enter(step: Step, state: BuildProgress['state']): void {
    // A step that is done is sent again when the image is exported.
    if (step.state === state || (step.state !== undefined && step.state !== 'started')) return
    step.state = state
    if (DOCKERFILE_STEP.test(step.name)) this.#report({ step: step.name, state })
  }

  #print(step: Step, text: string): void {
    step.tail = (step.tail + text).slice(-TAIL)
    if (DOCKERFILE_STEP.test(step.name)) {
      this.#report({ step: step.name, state: 'started', log: text })
    }
  }
}
