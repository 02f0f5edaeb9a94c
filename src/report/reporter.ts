import type { Logger } from '../bundlers/sink.ts'
import type { PushResult } from '../engine/events.ts'
import type { PathExplanation } from '../engine/explain.ts'
import { errorLines, pushLine, tagged, unusedLines } from './format.ts'
import type { Paint } from './paint.ts'
import { some } from './words.ts'

/** Says what happens to one container, through the logger of the bundler that feeds it. */
export class Reporter {
  readonly #logger: () => Logger | undefined
  readonly #paint: Paint
  /** Outputs that were named before. */
  readonly #named = new Set<string>()

  /** `logger` is asked for each line: a bundler may end while another one goes on. */
  constructor(logger: () => Logger | undefined, paint: Paint) {
    this.#logger = logger
    this.#paint = paint
  }

  info(text: string): void {
    this.#logger()?.info(tagged(text, this.#paint))
  }

  warn(text: string): void {
    this.#logger()?.warn(tagged(this.#paint('yellow', text), this.#paint))
  }

  /** `then`: what happens next, a sentence. */
  error(error: unknown, then?: string): void {
    this.#logger()?.error(tagged(errorLines(error, then, this.#paint), this.#paint))
  }

  pushed(result: PushResult, container: string): void {
    const line = pushLine(result, container, this.#paint)
    if (line !== undefined) this.info(line)
  }

  /** Outputs that cannot reach the container because they are not in the build context: once each. */
  outside(paths: readonly string[], context: string): void {
    const fresh = this.#unnamed(paths)
    if (fresh.length > 0) this.warn(`${some(fresh)}: outside of the build context ${context}`)
  }

  /** Outputs that no step takes: once each. */
  unused(outputs: readonly PathExplanation[]): void {
    const fresh = new Set(this.#unnamed(outputs.map(({ path }) => path)))
    for (const line of unusedLines(outputs.filter(({ path }) => fresh.has(path)))) this.warn(line)
  }

  #unnamed(paths: readonly string[]): string[] {
    const fresh = paths.filter((path) => !this.#named.has(path))
    for (const path of fresh) this.#named.add(path)
    return fresh
  }
}
