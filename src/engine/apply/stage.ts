import type { BuildContext } from '../../context/build-context.ts'
import type { ContainerHandle } from '../container/container.ts'
import type { ImageContainers } from '../container/image-containers.ts'
import type { CopyStep, StageSteps } from '../dockerfile/types.ts'
import { inspectPaths } from '../files/inspect.ts'
import { MemoryTree } from '../files/memory-tree.ts'
import type { Replacing } from '../files/place.ts'
import { WriteLog } from '../files/write-log.ts'
import type { BuilderRules } from '../plan/builder-rules.ts'
import type { ActualEntry } from '../plan/entry.ts'
import { Layers, WorkdirLayer } from '../plan/layers.ts'
import { Ledger } from '../plan/ledger.ts'
import type { Archives } from '../unpack/archives.ts'
import { boundSources } from './bound-sources.ts'
import { findDestination } from './destinations.ts'
import type { Found } from './originals.ts'
import { Places } from './places.ts'
import type { StageImage } from './stage-image.ts'
import { ImageStates } from './image-states.ts'
import { Underlay } from './underlay.ts'
import { Users } from './users.ts'

/** What all stages share. */
export interface Surroundings {
  images: ImageContainers
  context: BuildContext
  archives: Archives
  rules: BuilderRules
  /** What the steps of all stages describe; each stage adds its own. */
  layers: Layers[]
}

/** One stage whose container is kept in step, with everything that is known of it. */
export class StageState {
  readonly index: number
  readonly name: string | undefined
  readonly container: ContainerHandle
  readonly layers: Layers
  /** Those of all stages. */
  readonly allLayers: readonly Layers[]
  readonly ledger = new Ledger()
  users: Users
  readonly underlay: Underlay
  readonly states: ImageStates
  /** Position of the first RUN that was redone since the image was built. */
  firstRedone = Number.POSITIVE_INFINITY
  /** What RUNs found of what those before them had been redone to make. */
  readonly found = new Map<number, ReadonlyMap<string, Found>>()
  /** After which RUN which copied paths were no longer as copied, and what they were then. */
  readonly edits = new Map<number, Map<string, ActualEntry | undefined>>()
  /** Something in the container is different from when the app in it was (re)started. */
  touched = false
  /** How a file takes the place of another in the container. */
  write: Replacing = 'rename'
  readonly writes = new WriteLog()
  /** The versions of other stages that are entered here. */
  readonly seen = new Map<number, number>()
  readonly images: ImageContainers
  readonly places: Places
  /** Steps whose sources are made on this machine instead of in the stage that they name. */
  readonly stoodIn = new Set<CopyStep>()
  readonly #context: BuildContext

  private constructor(
    stage: StageSteps,
    container: ContainerHandle,
    image: StageImage['id'],
    users: Users,
    { context, images, rules, archives, layers }: Surroundings,
  ) {
    this.index = stage.index
    this.name = stage.name
    this.container = container
    this.layers = new Layers(stage.steps)
    this.allLayers = layers
    layers.push(this.layers)
    this.users = users
    const made = { id: image, base: stage.baseImage }
    this.underlay = new Underlay(images, stage.steps, made)
    this.states = new ImageStates(images, stage.steps, made)
    this.images = images
    this.places = new Places(archives, rules)
    this.#context = context
  }

  static async open(
    stage: StageSteps,
    container: ContainerHandle,
    image: StageImage['id'],
    surroundings: Surroundings,
  ): Promise<StageState> {
    const { archives, context } = surroundings
    const users = await Users.of(container)
    const state = new StageState(stage, container, image, users, surroundings)
    await Promise.all(
      stage.steps.map(async (step, position) => {
        if (step.kind === 'workdir') {
          const owner = state.users.processOwner(step.user)
          state.layers.set(position, new WorkdirLayer(step.path, owner))
        } else if (step.kind === 'copy') {
          const destination = await findDestination(container, state.underlay, step, position)
          const owner = step.chown === undefined ? undefined : state.users.copyOwner(step.chown)
          await archives.learn(step)
          const watchedOnly = archives.hasUnsupported(step)
          state.places.set(step, { position, destination, owner, watchedOnly })
        } else if (step.kind === 'run') {
          for (const mounted of boundSources(step)) {
            const destination = { path: mounted.dest, isDirectory: false }
            const place = { position, destination, owner: undefined, watchedOnly: true }
            state.places.set(mounted, place)
          }
        }
      }),
    )
    for (const [step, { position }] of state.places) {
      if (!step.from) state.layers.set(position, state.places.mapOf(step, context))
    }
    return state
  }

  /** The stages that this one copies from. */
  get copiesFrom(): Set<number> {
    const stages = new Set<number>()
    for (const step of this.places.steps()) {
      if (step.from?.kind === 'stage' && !this.stoodIn.has(step)) stages.add(step.from.index)
    }
    return stages
  }

  /** What the container has at paths, to be compared with what the steps want there. */
  async inspect(paths: Iterable<string>): Promise<Map<string, ActualEntry>> {
    const [actual] = await Promise.all([inspectPaths(this.container, paths), this.hashed()])
    return actual
  }

  /** Resolves when the files of the build context have their digests, as far as they can be read. */
  hashed(): Promise<void> {
    return this.#context.hashed()
  }

  /** To be called before anything in the container is changed. */
  touch(): void {
    this.touched = true
    this.writes.begin()
  }

  /** Lets go of the bytes that waited to be copied from other stages. */
  forgetContents(): void {
    this.writes.forget()
    for (const [, copy] of this.layers.copies()) {
      if (copy.tree instanceof MemoryTree) copy.tree.forgetContents()
    }
  }
}
