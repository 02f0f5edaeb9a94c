import { randomUUID } from 'node:crypto'
import { removeContainer, runContainer } from '../docker/containers.ts'
import { OWN_LABEL } from '../docker/run-options.ts'
import { portWords } from '../report/format.ts'
import { duration } from '../report/words.ts'
import { buildImages, removeImages, type BuiltImages } from './images.ts'
import { labelsFor, removeLeftOver } from './left-over.ts'
import { openLivepush } from './open-livepush.ts'
import type { Place } from './place.ts'
import { removeContainersNow } from './remove-now.ts'
import type { Running } from './running.ts'
import { WatchedContainer } from './watched-container.ts'

/** Tells the containers of one start from all others. */
const START_LABEL = `${OWN_LABEL}.start`

/** Builds the image and those of its stages, and starts the container: it holds what it should. */
export async function startOwn(place: Place): Promise<Running> {
  const begun = Date.now()
  const images = await buildImages(place)
  try {
    await place.makeWay()
    await removeLeftOver(place.docker, place.options.run.name)
    const { running, ports } = await startContainer(place, images)
    const reached = [`${running.name} is running`, ...portWords(ports)]
    place.reporter.info(`${reached.join(', ')}, ${duration(Date.now() - begun)}`)
    return running
  } catch (error) {
    await removeImages(place.docker, images)
    throw error
  }
}

async function startContainer(place: Place, images: BuiltImages) {
  const { docker, options, signal } = place
  const labels = { [START_LABEL]: randomUUID() }
  const { id, ports } = await runContainer(docker, {
    ...options.run,
    image: images.image,
    directory: options.root,
    labels,
    supervise: options.restart === 'process',
    signal,
  })
  try {
    const parts = {
      name: options.run.name,
      isOwned: true,
      remove: async () => {
        await removeContainer(docker, id)
        await removeImages(docker, images)
      },
      removeNow: () => removeContainersNow(docker, `${START_LABEL}=${labels[START_LABEL]}`),
    }
    const livepush = await openLivepush(place, id, images.stageImages, {
      verify: false,
      labels: { ...labels, ...labelsFor(options.run.name) },
    })
    return { running: new WatchedContainer(place, livepush, parts), ports }
  } catch (error) {
    await removeContainer(docker, id)
    throw error
  }
}
