import type Docker from 'dockerode'
import { makeImagePrefix, type ImagePrefix } from '../../docker/image-prefix.ts'
import { resolveImage } from '../../docker/images.ts'
import { OWN_LABEL } from '../../docker/run-options.ts'
import type { ContainerHandle } from './container.ts'
import { createFileContainer } from './stage-container.ts'

/** Containers that are never started, one for each image whose files are asked for. */
export class ImageContainers {
  readonly #docker: Docker
  readonly #labels: Record<string, string>
  readonly #containers = new Map<string, Promise<ContainerHandle | undefined>>()
  /** Images that were made here. */
  readonly #made = new Set<string>()
  #isClosed = false

  constructor(docker: Docker, labels: Record<string, string> = {}) {
    this.#docker = docker
    this.#labels = labels
  }

  /** undefined where the engine cannot come by the image. */
  of(ref: string): Promise<ContainerHandle | undefined> {
    return this.#once(ref, () => this.#open(ref))
  }

  /** undefined where the engine cannot take the image apart. */
  ofPrefix(prefix: ImagePrefix): Promise<ContainerHandle | undefined> {
    return this.#once(JSON.stringify(prefix), () => this.#openPrefix(prefix))
  }

  #once(
    key: string,
    open: () => Promise<ContainerHandle | undefined>,
  ): Promise<ContainerHandle | undefined> {
    let container = this.#containers.get(key)
    if (!container) {
      // What is made now, nobody would remove.
      if (this.#isClosed) return Promise.resolve(undefined)
      container = open()
      this.#containers.set(key, container)
      // A failure is not for ever: the next push asks again.
      container.catch(() => this.#containers.delete(key))
    }
    return container
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const opened = await Promise.allSettled(this.#containers.values())
    this.#containers.clear()
    await Promise.all(
      opened.map(async (result) => {
        if (result.status === 'fulfilled') await result.value?.remove()
      }),
    )
    const images = [...this.#made]
    this.#made.clear()
    await Promise.all(images.map((id) => this.#removeImage(id)))
  }

  async #open(ref: string): Promise<ContainerHandle | undefined> {
    const image = await resolveImage(this.#docker, ref)
    return image && createFileContainer(this.#docker, image.id, this.#labels)
  }

  async #openPrefix(prefix: ImagePrefix): Promise<ContainerHandle | undefined> {
    const labels = { [OWN_LABEL]: 'image', ...this.#labels }
    const id = await makeImagePrefix(this.#docker, prefix, labels)
    if (id === undefined) return undefined
    this.#made.add(id)
    return createFileContainer(this.#docker, id, this.#labels)
  }

  async #removeImage(id: string): Promise<void> {
    await this.#docker
      .getImage(id)
      .remove()
      .catch((cause: { statusCode?: number }) => {
        // Gone already, or in use by another session on the same image.
        if (cause.statusCode !== 404 && cause.statusCode !== 409) throw cause
      })
  }
}
