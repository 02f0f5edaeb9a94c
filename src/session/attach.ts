import { findContainer, type FoundContainer } from '../docker/containers.ts'
import { ContainerNotRunningError } from '../engine/errors.ts'
import { buildImages, removeImages, type BuiltImages } from './images.ts'
import { openLivepush } from './open-livepush.ts'
import type { Place } from './place.ts'
import { Replicas } from './replicas.ts'
import type { Running } from './running.ts'
import { WatchedContainer } from './watched-container.ts'

/**
 * Takes containers that run already. What they hold is compared with what they should hold.
 *
 * @param places one for each: what a push has looked at is new to the next container
 */
export async function attach(places: readonly Place[], names: readonly string[]): Promise<Running> {
  const [place] = places as [Place]
  const found = await Promise.all(names.map((name) => findRunning(place, name)))
  const images = await imagesOfStages(place)
  const remove = () => removeImages(place.docker, images)
  const open: Running[] = []
  try {
    await place.makeWay()
    for (const [index, { id, name }] of found.entries()) {
      const of = places[index]!
      const livepush = await openLivepush(of, id, images.stageImages, { verify: true })
      place.reporter.info(`attached to ${name}`)
      const own = { name, isOwned: false, remove, removeNow: () => {} }
      open.push(new WatchedContainer(of, livepush, own))
    }
    return open.length === 1 ? open[0]! : new Replicas(open)
  } catch (error) {
    await Promise.all(open.map((running) => running.close()))
    await remove()
    throw error
  }
}

async function findRunning({ docker }: Place, nameOrId: string): Promise<FoundContainer> {
  const found = await findContainer(docker, nameOrId)
  if (found.running) return found
  throw new ContainerNotRunningError(`The container "${found.name}" is not running.`, {
    hint: 'Start it first.',
  })
}

/** Only the stages before the one that runs need an image. */
async function imagesOfStages(place: Place): Promise<BuiltImages> {
  if (place.dockerfile.parsed.target === 0) return { image: '', stageImages: [] }
  return await buildImages(place)
}
