import type Docker from 'dockerode'
import { resolveImage } from '../../docker/images.ts'
import type { ContainerHandle } from './container.ts'
import { createFileContainer } from './stage-container.ts'

/** Containers that are never started, one for each image whose files are asked for. */
export class ImageContainers {
  readonly #docker: Docker
  readonly #labels: Record<string, string>
  readonly #containers = new Map<string, Promise<ContainerHandle | undefined>>()

  constructor(docker: Docker, labels: Record<string, string> = {}) {
    this.#docker = docker
    this.#labels = labels
  }

  /** undefined where the engine cannot come by the image. */
  of(ref: string): Promise<ContainerHandle | undefined> {
    let container = this.#containers.get(ref)
    if (!container) {
      container = this.#open(ref)
      this.#containers.set(ref, container)
      // A failure is not for ever: the next push asks again.
      container.catch(() => this.#containers.delete(ref))
    }
    return container
  }

  async close(): Promise<void> {
    const containers = [...this.#containers.values()]
    this.#containers.clear()
    await Promise.all(containers.map((container) => container.then((handle) => handle?.remove())))
  }

  async #open(ref: string): Promise<ContainerHandle | undefined> {
    const image = await resolveImage(this.#docker, ref)
    return image && createFileContainer(this.#docker, image.id, this.#labels)
  }
}
