import type { RedoReason } from '../events.ts'
import type { Step } from '../dockerfile/types.ts'

/**
 * What a stage's container still lacks: the first step to redo and, for each COPY, the paths of
 * the container that it has yet to bring in line. Work is entered before it is begun and struck
 * out only when it is done, so whatever ends a push early leaves the rest for the next one.
 */
export class Ledger {
  #firstDirty: number | undefined
  readonly #reasons = new Map<number, RedoReason>()
  readonly #pending = new Map<number, Set<string>>()

  /** Position of the first step to redo; every later step of the stage is redone with it. */
  get firstDirty(): number | undefined {
    return this.#firstDirty
  }

  get clean(): boolean {
    return this.#firstDirty === undefined
  }

  /** Enters a step; of two reasons for one step the newer stands, files adding up. */
  markDirty(step: number, reason: RedoReason): void {
    const known = this.#reasons.get(step)
    if (known?.kind === 'files' && reason.kind === 'files') {
      reason = { kind: 'files', paths: [...new Set([...known.paths, ...reason.paths])] }
    }
    this.#reasons.set(step, reason)
    this.#firstDirty = Math.min(step, this.#firstDirty ?? step)
  }

  addPending(step: number, paths: Iterable<string>): void {
    const pending = this.#pending.get(step) ?? new Set()
    for (const path of paths) pending.add(path)
    this.#pending.set(step, pending)
  }

  /** Paths that the steps from `first` to `last` have yet to bring in line. */
  pendingOf(first: number, last: number): Set<string> {
    const paths = new Set<string>()
    for (const [step, pending] of this.#pending) {
      if (step >= first && step <= last) for (const path of pending) paths.add(path)
    }
    return paths
  }

  /** A step is dirty for its own sake, not only because one before it is. */
  hasReason(step: number): boolean {
    return this.#reasons.has(step)
  }

  /** Strikes out everything up to and including `last`; what comes after it stays dirty. */
  complete(last: number, stepCount: number): void {
    for (const step of [...this.#pending.keys()]) if (step <= last) this.#pending.delete(step)
    this.#firstDirty = last + 1 < stepCount ? last + 1 : undefined
  }

  /** Ends a push: forgets the reasons of what is done, and has `unfinished` as that of the rest. */
  endPush(): void {
    const left = [...this.#reasons.keys()].filter((step) => step > (this.#firstDirty ?? Infinity))
    this.#reasons.clear()
    if (this.#firstDirty === undefined) return
    for (const step of [this.#firstDirty, ...left]) this.#reasons.set(step, { kind: 'unfinished' })
  }

  /** Why a step is redone: its own reason, else the dirty step before it. */
  reasonFor(step: number, steps: readonly Step[]): RedoReason {
    const own = this.#reasons.get(step)
    if (own) return own
    const nearest = Math.max(...[...this.#reasons.keys()].filter((dirty) => dirty < step))
    return { kind: 'earlier-step', line: steps[nearest]!.line }
  }
}
