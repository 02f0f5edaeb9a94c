import type Docker from 'dockerode'
import { resolveImage } from '../../docker/images.ts'
import { parentsOf } from '../plan/paths.ts'
import type { PlacedEntry } from './archive.ts'
import type { ContainerHandle } from './container.ts'
import { createFileContainer } from './stage-container.ts'
import { readTree } from './tree-archive.ts'

/**
 * The image at the bottom of a stage, asked only when a path that a COPY wrote is gone from its
 * sources: a fresh build leaves there what the image had.
 */
export class ParentImage {
  readonly #docker: Docker
  readonly #ref: string | undefined
  #container: Promise<ContainerHandle | undefined> | undefined
  readonly #directories = new Map<string, Promise<boolean>>()

  /** @param ref the image; undefined for `FROM scratch` */
  constructor(docker: Docker, ref: string | undefined) {
    this.#docker = docker
    this.#ref = ref
  }

  async entryAt(path: string): Promise<PlacedEntry | undefined> {
    if (this.#ref === undefined) return undefined
    this.#container ??= this.#open()
    const container = await this.#container
    if (!container) return undefined
    for (const directory of parentsOf(path)) {
      if (!(await this.#isDirectory(container, directory))) return undefined
    }
    const stat = await container.stat(path)
    if (!stat || stat.type === 'other') return undefined
    if (stat.type === 'directory') {
      const wanted = { type: 'directory', mode: stat.mode, uid: 0, gid: 0, mtime: 0 } as const
      return { path, wanted: { ...wanted, implied: true } }
    }
    const tree = await readTree(container, path, () => true)
    const wanted = tree?.lookup('')
    return wanted && { path, wanted, read: () => tree!.read('') }
  }

  async close(): Promise<void> {
    const container = await this.#container
    this.#container = undefined
    await container?.remove()
  }

  async #open(): Promise<ContainerHandle | undefined> {
    const image = await resolveImage(this.#docker, this.#ref!)
    return image && createFileContainer(this.#docker, image.id)
  }

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
