import { dirName } from '../plan/paths.ts'
import type { ContainerHandle } from '../container/container.ts'
import type { Placement } from './place.ts'

/** Remembers what was changed in a container, so that nobody has to look for it. */
export class WriteLog {
  /** Counts the times that something was changed. */
  version = 0
  /** By version; undefined where it may have been anything. */
  readonly #placements = new Map<number, { placement: Placement; complete: () => Promise<void> }>()
  /** Directories that no link leads to, nor any of those above them. */
  readonly #literal = new Set<string>()
  /** Something was begun, and may have been anything. */
  #isOpen = false

  /** To be called before anything is changed. */
  begin(): void {
    if (this.#isOpen) this.#literal.clear()
    this.#isOpen = true
    this.version++
  }

  /**
   * To be called when what was begun is done, and was no more than this.
   *
   * @param complete fills in the digests, once somebody wants them
   */
  end(placement: Placement, complete: () => Promise<void>): void {
    if (placement.write.some(({ wanted }) => wanted.type === 'symlink' || wanted.linkedTo)) return
    this.#isOpen = false
    this.#placements.set(this.version, { placement, complete })
  }

  /**
   * What was changed since a version, one after the other.
   *
   * @returns undefined where it is not known to the file, or a link has led it elsewhere
   */
  async since(version: number, container: ContainerHandle): Promise<Placement[] | undefined> {
    const placements: Placement[] = []
    for (let at = version + 1; at <= this.version; at++) {
      const known = this.#placements.get(at)
      if (!known) return undefined
      await known.complete()
      placements.push(known.placement)
    }
    const paths = placements.flatMap(({ write, remove }) => [
      ...write.map(({ path }) => path),
      ...remove,
    ])
    return (await this.areLiteral(paths.map(dirName), container)) ? placements : undefined
  }

  /** Whether what is written below the directories is there, and not where a link leads. */
  async areLiteral(directories: readonly string[], container: ContainerHandle): Promise<boolean> {
    if (this.#isOpen) this.#literal.clear()
    const unknown = [...new Set(directories)].filter((path) => !this.#literal.has(path))
    if (unknown.length === 0) return true
    const answer = await container.throughChannel('areLiteral', unknown).catch(() => undefined)
    if (answer?.code !== 0) return false
    for (const path of unknown) this.#literal.add(path)
    return true
  }

  /** Lets go of what was written; who asks for it later has to look. */
  forget(): void {
    this.#placements.clear()
  }
}
