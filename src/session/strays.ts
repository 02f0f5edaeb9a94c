import type { PathExplanation } from '../engine/explain.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import type { Reporter } from '../report/reporter.ts'
import type { ContextPaths } from './context-paths.ts'
import type { Running } from './running.ts'

/** Names the outputs that cannot reach the container, with the reason. */
export class Strays {
  readonly #paths: ContextPaths
  readonly #context: string
  readonly #reporter: Reporter
  /** Paths that were looked at since the container was started. */
  readonly #seen = new Set<string>()

  constructor(paths: ContextPaths, context: string, reporter: Reporter) {
    this.#paths = paths
    this.#context = context
    this.#reporter = reporter
  }

  /** The part of a diff that lies in the build context; names the rest. */
  inside(diff: OutputDiff): OutputDiff {
    const { inside, outside } = this.#paths.split(diff)
    this.#reporter.outside(outside, this.#context)
    return inside
  }

  /** Names those that no step takes. */
  explain(running: Running, { changed }: OutputDiff): void {
    const unused: PathExplanation[] = []
    for (const path of changed.keys()) {
      if (this.#seen.has(path)) continue
      this.#seen.add(path)
      const explanation = running.explainPath(path)
      if (explanation.takenBy.length === 0) unused.push(explanation)
    }
    this.#reporter.unused(unused)
  }

  /** Another container may take others. */
  forget(): void {
    this.#seen.clear()
  }
}
