import type { CopyStep, Step } from '../dockerfile/types.ts'
import type { Owner } from './copy-entries.ts'
import type { CopyMap } from './copy-map.ts'
import type { WantedEntry } from './entry.ts'
import { below } from './paths.ts'

/** Something that a step puts into a stage's file system, by the step's position in the stage. */
export type Layer = CopyMap | WorkdirLayer

/** The directory that a WORKDIR makes where it is missing. */
export class WorkdirLayer {
  readonly path: string
  readonly #owner: Owner

  constructor(path: string, owner: Owner) {
    this.path = path
    this.#owner = owner
  }

  wantedAt(path: string): WantedEntry | undefined {
    if (below(path, this.path) === undefined) return undefined
    return { type: 'directory', mode: 0o755, ...this.#owner, mtime: 0, implied: true }
  }
}

/** What a stage's COPY and WORKDIR steps say of a path, taken together. */
export interface LayeredEntry {
  wanted: WantedEntry
  /** Position of the step that decides. */
  step: number
}

/**
 * The file system that the file steps of a stage describe, as layers: the last step that writes a
 * path decides. A directory that a step only needs gives way to one that a step describes.
 */
export class Layers {
  readonly steps: readonly Step[]
  readonly #layers = new Map<number, Layer>()
  readonly #watched = new Map<CopyStep, [number, CopyMap]>()

  constructor(steps: readonly Step[]) {
    this.steps = steps
  }

  /** Enters what a step puts in place, or a source that it only has to be redone for. */
  set(step: number, layer: Layer): void {
    const watched = !(layer instanceof WorkdirLayer) && layer.watchedOnly
    if (watched) this.#watched.set(layer.step, [step, layer])
    else this.#layers.set(step, layer)
  }

  /** Whether the sources of a COPY are known. */
  knows(copy: CopyStep): boolean {
    if (this.#watched.has(copy)) return true
    return [...this.#layers.values()].some((layer) => 'step' in layer && layer.step === copy)
  }

  /** Whether the sources of a COPY are watched only. */
  watches(copy: CopyStep): boolean {
    return this.#watched.has(copy)
  }

  /** The COPY at a position; undefined where the step is another, or its sources are not files of ours. */
  copyAt(step: number): CopyMap | undefined {
    const layer = this.#layers.get(step)
    return layer instanceof WorkdirLayer ? undefined : layer
  }

  /** Everything that is copied, or watched, with the position of its step. */
  *copies(): Generator<[number, CopyMap]> {
    for (let step = 0; step < this.steps.length; step++) {
      const copy = this.copyAt(step)
      if (copy) yield [step, copy]
    }
    yield* [...this.#watched.values()]
  }

  /** What the steps up to and including `last` put at a path. */
  wantedAt(path: string, last: number): LayeredEntry | undefined {
    let implied: LayeredEntry | undefined
    for (let step = last; step >= 0; step--) {
      const layer = this.#layers.get(step)
      const wanted = layer?.wantedAt(path)
      if (wanted) {
        if (wanted.type !== 'directory' || !wanted.implied) return { wanted, step }
        implied = { wanted, step }
      } else if (layer && !(layer instanceof WorkdirLayer) && layer.buries(path)) {
        return undefined
      }
    }
    return implied
  }

  /** What a step puts at a path, one after the other where several of its sources do. */
  writesAt(path: string, step: number): WantedEntry[] {
    const layer = this.#layers.get(step)
    if (!(layer instanceof WorkdirLayer)) return layer?.writesAt(path) ?? []
    const wanted = layer.wantedAt(path)
    return wanted ? [wanted] : []
  }

  /** Every path that the steps from `first` to `last` write. */
  paths(first: number, last: number): Set<string> {
    const paths = new Set<string>()
    for (let step = first; step <= last; step++) {
      const layer = this.#layers.get(step)
      if (layer instanceof WorkdirLayer) paths.add(layer.path)
      else if (layer) for (const path of layer.destinations()) paths.add(path)
    }
    return paths
  }
}
