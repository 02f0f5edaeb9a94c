import { PatternList } from '../context/pattern.ts'
import type { RedoneStep, RestartQuestion } from '../engine/events.ts'
import type { ResolvedOptions } from '../options/types.ts'
import type { Emitted } from '../outputs/emitted.ts'
import type { ContextPaths } from './context-paths.ts'

/**
 * Decides whether the app restarts after a push, by what it may have loaded of what changed: what
 * only browsers load is read anew at each request.
 */
export class RestartPolicy {
  readonly #restart: ResolvedOptions['restart']
  readonly #stated: PatternList
  readonly #paths: ContextPaths
  /** Every file that an output for browsers has had, and every file that another has had. */
  readonly #client = new Set<string>()
  readonly #server = new Set<string>()

  constructor(
    { restart, clientOutputs }: Pick<ResolvedOptions, 'restart' | 'clientOutputs'>,
    paths: ContextPaths,
  ) {
    this.#restart = restart
    this.#stated = PatternList.compile(clientOutputs)
    this.#paths = paths
  }

  /** To be told of everything that the bundlers emit. */
  emitted({ client = false, files }: Emitted): void {
    for (const path of files.keys()) {
      const inside = this.#paths.within(path)
      if (inside !== undefined) (client ? this.#client : this.#server).add(inside)
    }
  }

  /** Whether the app never restarts, so that there is nothing to ask. */
  get isNever(): boolean {
    return this.#restart === false
  }

  /** The signal that the app is sent instead. */
  get signal(): string | undefined {
    const restart = this.#restart
    return typeof restart === 'string' && restart.startsWith('signal:')
      ? restart.slice('signal:'.length)
      : undefined
  }

  readonly isDue = (push: RestartQuestion): boolean => {
    if (typeof this.#restart === 'function') return this.#restart(push)
    if (['container', true, false].includes(this.#restart)) return this.#restart !== false
    if (push.paths.length === 0 || push.redone.some(changesMore)) return true
    return !push.paths.every((path) => this.#isClient(path))
  }

  #isClient(path: string): boolean {
    if (this.#stated.matches(path)) return true
    if (!this.#client.has(path) || this.#server.has(path)) return false
    // Servers read manifests when they start; those that render pages do the same with templates.
    if (path.endsWith('.json')) return false
    return this.#server.size === 0 || !path.endsWith('.html')
  }
}

/** Whether redoing a step can change more in the container than the files that it copies. */
function changesMore({ step, reason }: RedoneStep): boolean {
  return /^run\s/i.test(step) || reason.kind === 'stage' || reason.kind === 'edited'
}
