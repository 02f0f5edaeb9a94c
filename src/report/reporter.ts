import type { Logger } from '../bundlers/sink.ts'
import type { RebuildRequiredError } from '../engine/errors.ts'
import type { PushResult } from '../engine/events.ts'
import type { PathExplanation } from '../engine/explain.ts'
import { errorLines, pushLine, tagged, unusedLines } from './format.ts'
import { addedUp } from './added-up.ts'
import type { Paint } from './paint.ts'
import { lines, some } from './words.ts'

/** Says what happens to one container, through the logger of the bundler that feeds it. */
export class Reporter {
  readonly #logger: () => Logger | undefined
  readonly #paint: Paint
  /** Pushes that nothing was said of yet. */
  #unsaid: PushResult | undefined
  /** What is said only once, and was. */
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

  /** What a push sent that a newer one took over is said with the one that gets to its end. */
  pushed(result: PushResult, container: string): void {
    const all = addedUp(this.#unsaid, result)
    const line = pushLine(all, container, this.#paint)
    this.#unsaid = line === undefined ? all : undefined
    if (line !== undefined) this.info(line)
  }

  /**
   * The Dockerfile is not the one that a container was made from, and the container is not ours to
   * replace.
   */
  outdated(reason: string, container: string): void {
    this.warn(
      `${reason}: ${container} no longer matches it, and goes on by what it was. Build the image ` +
        'again and start the container anew.',
    )
  }

  /** A push needs a new image, and the container is not ours to replace: in full only once. */
  needsImage(error: RebuildRequiredError, container: string): void {
    if (this.#unnamed([error.message]).length > 0) return this.error(error)
    const where = error.line === undefined ? '' : `: ${error.file ?? 'Dockerfile'}:${error.line}`
    this.warn(`not pushed, ${container} still needs a new image${where}`)
  }

  /** An output takes the place of what a stage makes, for the step at `line`: once. */
  standsIn(line: string, output: string, path: string): void {
    const text = `${line}: ${output} takes the place of ${path}, which no RUN has to make (option \`outputs\`)`
    if (this.#unnamed([text]).length > 0) this.info(text)
  }

  /** Where the copies at these lines take more from a stage than what outputs take the place of: once. */
  stillRedone(stage: string, copies: readonly number[]): void {
    if (copies.length === 0) return
    const text = `the stage ${stage} is still redone, its RUNs included, for what else ${lines(copies)} of the Dockerfile ${copies.length === 1 ? 'copies' : 'copy'} from it`
    if (this.#unnamed([text]).length > 0) this.info(text)
  }

  /** A bundler runs that writes nothing to these directories of the build context: once. */
  nothingEmitted(directories: readonly string[]): void {
    const kept = directories.length === 0 ? '' : `: ${some(directories)} stays as it was built last`
    const text = `the dev server emits no files${kept}; other files that a COPY takes are pushed as they change`
    // Some make a server for each environment.
    if (this.#unnamed(['the dev server']).length > 0) this.info(text)
  }

  /** Edits of some files will not be heard of. */
  unwatched(error: Error): void {
    const hint = /ENOSPC|EMFILE/.test(error.message)
      ? ' Watch less with the option `watch`, or raise the limit (fs.inotify.max_user_watches).'
      : ''
    const text = `The build context cannot be watched as a whole: ${error.message}.${hint}`
    if (this.#unnamed([text]).length > 0) this.warn(text)
  }

  /** Outputs that cannot reach the container because they are not in the build context: once each. */
  outside(paths: readonly string[], context: string): void {
    const fresh = this.#unnamed(paths)
    if (fresh.length === 0) return
    this.warn(
      `${some(fresh)}: outside of the build context ${context}, where no COPY can take it. Have the ` +
        'bundler write there, or name a directory that holds both with the option `context`.',
    )
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
