import { findContainer } from '../docker/containers.ts'
import { ContainerNotRunningError } from '../engine/errors.ts'
import { buildImages, removeImages, type BuiltImages } from './images.ts'
import { openLivepush } from './open-livepush.ts'
import type { Place } from './place.ts'
import type { Running } from './running.ts'
import { WatchedContainer } from './watched-container.ts'

/** Takes a container that runs already. What it holds is compared with what it should hold. */
export async function attach(place: Place, nameOrId: string): Promise<Running> {
  const { docker, reporter } = place
  const { id, name, running } = await findContainer(docker, nameOrId)
  if (!running) {
    throw new ContainerNotRunningError(`The container "${name}" is not running.`, {
      hint: 'Start it first.',
    })
  }
  const images = await imagesOfStages(place)
  try {
    await place.makeWay()
    const livepush = await openLivepush(place, id, images.stageImages, { verify: true })
    reporter.info(`attached to ${name}`)
    return new WatchedContainer(place, livepush, {
      name,
      isOwned: false,
      remove: () => removeImages(docker, images),
      removeNow: () => {},
    })
  } catch (error) {
    await removeImages(docker, images)
    throw error
  }
}

/** Only the stages before the one that runs need an image. */
async function imagesOfStages(place: Place): Promise<BuiltImages> {
  if (place.dockerfile.parsed.target === 0) return { image: '', stageImages: [] }
  return await buildImages(place)
}
