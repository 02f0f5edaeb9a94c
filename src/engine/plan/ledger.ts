import type { RedoReason } from '../events.ts'
import type { Step } from '../dockerfile/types.ts'

/**
 * What is to be known of a path beside that it has to be brought in line. `reshaped`: something is
 * there that was not, or is of another kind now. `undescribed`: a directory of which a step said what
 * it is like no longer does, so that a step which only needs it makes it anew.
 */
export type PendingNote = 'reshaped' | 'undescribed'

/**
 * What a stage's container still lacks: the first step to redo and, for each COPY, the paths of
 * the container that it has yet to bring in line. Work is entered before it is begun and struck
 * out only when it is done, so whatever ends a push early leaves the rest for the next one.
 */
export class Ledger {
  #firstDirty: number | undefined
  readonly #reasons = new Map<number, RedoReason>()
  readonly #pending = new Map<number, Map<string, Set<PendingNote>>>()

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

  addPending(step: number, paths: Iterable<string>, note?: PendingNote): void {
    const pending = this.#pending.get(step) ?? new Map<string, Set<PendingNote>>()
    for (const path of paths) {
      const notes = pending.get(path) ?? new Set()
      if (note) notes.add(note)
      pending.set(path, notes)
    }
    this.#pending.set(step, pending)
  }

  /** Paths that the steps from `first` to `last` have yet to bring in line, by the first of them. */
  pendingOf(first: number, last: number, note?: PendingNote): Map<string, number> {
    const paths = new Map<string, number>()
    for (const [step, pending] of this.#pending) {
      if (step < first || step > last) continue
      for (const [path, notes] of pending) {
        if (note && !notes.has(note)) continue
        paths.set(path, Math.min(step, paths.get(path) ?? step))
      }
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
