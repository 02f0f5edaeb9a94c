import type { ContainerHandle } from '../container/container.ts'
import type { ImageContainers } from '../container/image-containers.ts'
import type { Step } from '../dockerfile/types.ts'
import { namesIn } from '../files/image-names.ts'
import { imageBefore, type StageImage } from './stage-image.ts'

/** What the engine makes for the moment that it reads or writes a container's files. */
const ENGINES = '/.pivot_root'

type Names = ReadonlySet<string> | undefined

/**
 * What the steps of a stage took away, when its image was built, of what its parent image had and its
 * RUNs made before them.
 */
export class TakenAway {
  readonly #images: ImageContainers
  readonly #steps: readonly Step[]
  readonly #image: StageImage
  readonly #names = new Map<number, Promise<Names>>()
  readonly #since = new Map<number, Promise<string[]>>()

  constructor(images: ImageContainers, steps: readonly Step[], image: StageImage) {
    this.#images = images
    this.#steps = steps
    this.#image = image
  }

  /**
   * Paths that were there before a step and not at the end, but for what a COPY had brought; none
   * where nobody can tell. Found out once, which takes a moment.
   */
  since(position: number): Promise<readonly string[]> {
    const known = this.#since.get(position) ?? this.#goneSince(position)
    this.#since.set(position, known)
    return known
  }

  async #goneSince(position: number): Promise<string[]> {
    const [before, after] = await Promise.all([
      this.namesBefore(position),
      this.namesBefore(this.#steps.length),
    ])
    if (!before || !after) return []
    const gone = [...before].filter((path) => !after.has(path) && !path.startsWith(ENGINES))
    if (gone.length === 0) return []
    const parent = (await this.namesBefore(0)) ?? new Set()
    const made = await this.#madeByRuns(position)
    return gone.filter((path) => parent.has(path) || made.has(path))
  }

  /** What RUNs before a step made. */
  async #madeByRuns(position: number): Promise<Set<string>> {
    const made = new Set<string>()
    for (const [run, { kind }] of this.#steps.slice(0, position).entries()) {
      if (kind !== 'run') continue
      const [before, after] = [await this.namesBefore(run), await this.namesBefore(run + 1)]
      for (const path of after ?? []) if (before && !before.has(path)) made.add(path)
    }
    return made
  }

  /** All that was there before a step. */
  namesBefore(position: number): Promise<Names> {
    let names = this.#names.get(position)
    if (!names) {
      // What cannot be told, for whatever reason, is not known; a push does without.
      names = this.#list(position).catch(() => undefined)
      this.#names.set(position, names)
    }
    return names
  }

  /** A container with what was there before a step. */
  async filesBefore(position: number): Promise<ContainerHandle | undefined> {
    return this.#images.ofPrefix(await imageBefore(this.#image, this.#steps, position))
  }

  async #list(position: number): Promise<Names> {
    const container = await this.filesBefore(position)
    return container && namesIn(container)
  }
}
