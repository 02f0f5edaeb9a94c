import { isMadeByEngine } from '../container/engine-files.ts'
import type { ContainerHandle } from '../container/container.ts'
import type { ImageContainers } from '../container/image-containers.ts'
import type { Step } from '../dockerfile/types.ts'
import { differInContent, listImage, type ImageListing } from '../files/image-listing.ts'
import { countLayers } from '../plan/image-layers.ts'
import { imageBefore, type StageImage } from './stage-image.ts'

/** Absolute paths, by what became of what was there. */
export interface Changed {
  /** Nothing is there any more. */
  gone: readonly string[]
  /** It holds something else. */
  edited: readonly string[]
  /** Its bits, or whose it is, are others. */
  reowned: readonly string[]
}

const NOTHING: Changed = { gone: [], edited: [], reowned: [] }

/** What a stage's files were before each of its steps, when its image was built. */
export class ImageStates {
  readonly #images: ImageContainers
  readonly #steps: readonly Step[]
  readonly #image: StageImage
  /** By the number of layers. */
  readonly #listings = new Map<number, Promise<ImageListing | undefined>>()
  readonly #changed = new Map<number, Promise<Changed>>()

  constructor(images: ImageContainers, steps: readonly Step[], image: StageImage) {
    this.#images = images
    this.#steps = steps
    this.#image = image
  }

  /**
   * What a step and those after it made of what the parent image had, and the RUNs before it had
   * made; nothing where nobody can tell. Found out once, which takes a moment.
   */
  changedSince(position: number): Promise<Changed> {
    const known = this.#changed.get(position) ?? this.#compare(position)
    this.#changed.set(position, known)
    return known
  }

  async #compare(position: number): Promise<Changed> {
    const [before, after] = await Promise.all([
      this.before(position),
      this.before(this.#steps.length),
    ])
    if (!before || !after) return NOTHING
    const different = [...before].filter(([path, likeness]) => {
      return after.get(path) !== likeness && !isMadeByEngine(path)
    })
    if (different.length === 0) return NOTHING
    const parent: ImageListing = (await this.before(0)) ?? new Map()
    const made = await this.#madeByRuns(position)
    const changed = { gone: [] as string[], edited: [] as string[], reowned: [] as string[] }
    for (const [path, likeness] of different) {
      // What a COPY brought, it brings again.
      if (!parent.has(path) && !made.has(path)) continue
      const now = after.get(path)
      if (now === undefined) changed.gone.push(path)
      else changed[differInContent(likeness, now) ? 'edited' : 'reowned'].push(path)
    }
    return changed
  }

  /** What RUNs before a step made. */
  async #madeByRuns(position: number): Promise<Set<string>> {
    const made = new Set<string>()
    for (const [run, { kind }] of this.#steps.slice(0, position).entries()) {
      if (kind !== 'run') continue
      const [before, after] = [await this.before(run), await this.before(run + 1)]
      for (const path of after?.keys() ?? []) if (before && !before.has(path)) made.add(path)
    }
    return made
  }

  /** All that was there before a step; undefined where nobody can tell. */
  before(position: number): Promise<ImageListing | undefined> {
    const layers = countLayers(this.#steps.slice(0, position))
    let listing = this.#listings.get(layers)
    if (!listing) {
      // What cannot be told, for whatever reason, is not known; a push does without.
      listing = this.#list(position).catch(() => undefined)
      this.#listings.set(layers, listing)
    }
    return listing
  }

  /** A container with what was there before a step. */
  async filesBefore(position: number): Promise<ContainerHandle | undefined> {
    return this.#images.ofPrefix(await imageBefore(this.#image, this.#steps, position))
  }

  async #list(position: number): Promise<ImageListing | undefined> {
    const container = await this.filesBefore(position)
    return container && listImage(container)
  }
}
