import { parentsOf } from '../plan/paths.ts'
import type { PlacedEntry } from './archive.ts'
import type { ContainerHandle } from './container.ts'
import type { ImageContainers } from './image-containers.ts'
import { readEntry, readTree } from './tree-archive.ts'

/**
 * The image at the bottom of a stage, asked only when a path that a COPY wrote is gone from its
 * sources: a fresh build leaves there what the image had.
 */
export class ParentImage {
  readonly #images: ImageContainers
  readonly #ref: string | undefined
  readonly #directories = new Map<string, Promise<boolean>>()

  /** @param ref the image; undefined for `FROM scratch` */
  constructor(images: ImageContainers, ref: string | undefined) {
    this.#images = images
    this.#ref = ref
  }

  async entryAt(path: string): Promise<PlacedEntry | undefined> {
    const container = this.#ref === undefined ? undefined : await this.#images.of(this.#ref)
    if (!container) return undefined
    for (const directory of parentsOf(path)) {
      if (!(await this.#isDirectory(container, directory))) return undefined
    }
    const stat = await container.stat(path)
    if (!stat || stat.type === 'other') return undefined
    if (stat.type === 'directory') {
      const wanted = await readEntry(container, path)
      return wanted && { path, wanted }
    }
    const tree = await readTree(container, path, () => true)
    const wanted = tree?.lookup('')
    return wanted && { path, wanted, read: () => tree!.read('') }
  }

  /** Asked once for each directory: most paths that go were in one that the image never had. */
  #isDirectory(container: ContainerHandle, path: string): Promise<boolean> {
    let known = this.#directories.get(path)
    if (!known) {
      known = container.stat(path).then((stat) => {
        if (stat?.type === 'symlink') return this.#isDirectory(container, stat.linkTarget)
        return stat?.type === 'directory'
      })
      this.#directories.set(path, known)
    }
    return known
  }
}
