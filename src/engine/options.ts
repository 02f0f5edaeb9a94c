import type Docker from 'dockerode'
import type { BuildContext } from '../context/build-context.ts'
import type { RestartQuestion } from './events.ts'
import type { StandInTree } from './stand-in.ts'

export interface LivepushOptions {
  /**
   * Leaves the app running after a push, for apps that watch their own files.
   * @default false
   */
  skipContainerRestart?: boolean
  /**
   * Asked at the end of a push that changed something in the app's container whether the app
   * restarts. What it throws fails the push.
   * @default always
   */
  restart?: (push: RestartQuestion) => boolean
  /**
   * Values of the Dockerfile's ARGs, as `docker build --build-arg` takes them.
   * @default {}
   */
  buildArgs?: Record<string, string>
  /**
   * Name of the stage that the container runs.
   * @default the last stage
   */
  target?: string
  /**
   * Path of the Dockerfile, relative to the context or absolute: the name in errors, and beside it
   * `<name>.dockerignore` is looked for.
   * @default 'Dockerfile'
   */
  dockerfilePath?: string
  /**
   * Compares what the container holds with the build context. What differs is left for the next
   * push, which `performLivepush([], [])` is enough to start.
   * @default false: the container is taken to be as built from the context
   */
  verify?: boolean
  /**
   * Directories of the build context that only ever hold what one build makes, so that with `verify`
   * whatever else the container has in their copies is left by an older image, and goes.
   * @default []
   */
  madeDirectories?: readonly string[]
  /**
   * Trees that stand in for what stages make: what is copied from there comes from the tree, and no
   * step of the stage is redone for it. What the container lacks is left for the next push.
   * @default []
   */
  standIns?: readonly StandInTree[]
  /**
   * Seconds that the app has to stop by itself before it is killed and started again.
   * @default 0
   */
  stopTimeout?: number
  /**
   * Signal, as `'SIGHUP'`, that has the app load itself anew: it is sent to the app instead of
   * restarting its container.
   * @default none
   */
  restartSignal?: string
  /**
   * How a file of the app's container takes the place of another: by a rename, so that whoever reads
   * it finds the old one or the new one, whole; or in its place, for an app that watches the file
   * itself and loses sight of one that is replaced, and that may find half of it.
   * @default 'rename'
   */
  write?: 'rename' | 'in-place'
  /**
   * Labels of the containers that are started for the stages, to find them by.
   * @default {} beside the one that all containers of this package have
   */
  labels?: Record<string, string>
}

/** Everything at once, the form that callers of the npm module `livepush` use. */
export interface LivepushInit extends LivepushOptions {
  dockerfileContent: string | Buffer
  context: string | BuildContext
  containerId: string
  stageImages: string[]
  docker: Docker
}
