import type { Step } from '../dockerfile/types.ts'
import { lastRunBefore } from '../plan/image-layers.ts'
import type { PlacedEntry } from '../files/archive.ts'
import type { ImageContainers } from '../container/image-containers.ts'
import { ImageFiles, type Kind } from '../files/image-files.ts'
import { keepNew } from './keep-new.ts'
import type { MemoryTree } from '../files/memory-tree.ts'
import { imageBefore, type StageImage } from './stage-image.ts'

/**
 * What lies under the COPYs of a stage: the files of the image at its bottom, or of the stage as it
 * was after its last RUN before the COPY. It is asked only where a path that a COPY wrote is gone
 * from its sources, or has turned from a file into a directory: rarely, and then one path at a time.
 *
 * What a RUN made is known from the stage's image. Where that cannot be divided into what its steps
 * made, the image at the bottom is all that is known.
 */
export class Underlay {
  readonly #images: ImageContainers
  readonly #steps: readonly Step[]
  readonly #image: StageImage
  /** By the position of the step before which the stage has these files. */
  readonly #before = new Map<number, Promise<ImageFiles | undefined>>()
  /** Paths that are not what the image has there, by the first of the steps that changed them. */
  readonly #changed = new Map<string, number>()
  /** Position of the last RUN that a COPY comes after. */
  readonly #lastRun: number

  constructor(images: ImageContainers, steps: readonly Step[], image: StageImage) {
    this.#images = images
    this.#steps = steps
    this.#image = image
    const lastCopy = steps.findLastIndex(({ kind }) => kind === 'copy')
    this.#lastRun = lastRunBefore(steps, lastCopy)
  }

  /** Notes that a step no longer puts at a path what it did when the image was built. */
  noteChange(path: string, step: number): void {
    if (step > this.#lastRun) return
    this.#changed.set(path, Math.min(step, this.#changed.get(path) ?? step))
  }

  /** What a fresh build has at a path before a step, where no earlier COPY decides it. */
  async entryAt(path: string, step: number): Promise<PlacedEntry | undefined> {
    const files = (await this.#filesBefore(this.#sinceRun(path, step))) ?? this.#filesBefore(0)
    return (await files)?.entryAt(path)
  }

  /** Likewise; undefined where a RUN may have made it, and nobody knows what. */
  async kindAt(path: string, step: number): Promise<Kind | 'nothing' | undefined> {
    return this.#kind(path, this.#sinceRun(path, step))
  }

  /** Likewise, earlier COPYs included, as it was when the image was built. */
  async firstKindAt(path: string, step: number): Promise<Kind | 'nothing' | undefined> {
    return this.#kind(path, step)
  }

  /** What the image had at a path before a step, earlier COPYs included. */
  async firstEntryAt(path: string, step: number): Promise<PlacedEntry | undefined> {
    return (await this.#filesBefore(step))?.entryAt(path)
  }

  /** What a step wrote at a path and below it when the image was built. */
  async writtenBy(step: number, path: string): Promise<MemoryTree | undefined> {
    const [before, after] = [this.#filesBefore(step), this.#filesBefore(step + 1)]
    const tree = await (await after)?.treeAt(path)
    if (!tree || (step > 0 && !(await before))) return undefined
    const earlier = await (await before)?.treeAt(path)
    if (earlier) keepNew(tree, earlier)
    return tree
  }

  async #kind(path: string, position: number): Promise<Kind | 'nothing' | undefined> {
    const files = await this.#filesBefore(position)
    if (!files) return position === 0 ? 'nothing' : undefined
    return (await files.kindAt(path)) ?? 'nothing'
  }

  #sinceRun(path: string, step: number): number {
    const first = Math.min(step, this.#changed.get(path) ?? step)
    return lastRunBefore(this.#steps, first) + 1
  }

  #filesBefore(position: number): Promise<ImageFiles | undefined> {
    let files = this.#before.get(position)
    if (!files) {
      files = position === 0 ? this.#baseFiles() : this.#stageFiles(position)
      this.#before.set(position, files)
      files.catch(() => this.#before.delete(position))
    }
    return files
  }

  async #baseFiles(): Promise<ImageFiles | undefined> {
    const { base } = this.#image
    const container = base === undefined ? undefined : await this.#images.of(base)
    return container && new ImageFiles(container)
  }

  async #stageFiles(position: number): Promise<ImageFiles | undefined> {
    const prefix = await imageBefore(this.#image, this.#steps, position)
    const container = await this.#images.ofPrefix(prefix)
    return container && new ImageFiles(container)
  }
}
