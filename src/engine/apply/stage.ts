import type { BuildContext } from '../../context/build-context.ts'
import type { CopyStep, StageSteps, Step } from '../dockerfile/types.ts'
import type { BuilderRules } from '../plan/builder-rules.ts'
import { compareTrees } from '../plan/compare-trees.ts'
import type { Owner } from '../plan/copy-entries.ts'
import { CopyMap } from '../plan/copy-map.ts'
import type { Destination } from '../plan/destination.ts'
import type { ActualEntry } from '../plan/entry.ts'
import { Layers, WorkdirLayer } from '../plan/layers.ts'
import { Ledger } from '../plan/ledger.ts'
import { markTreeChanges, undescribedBy } from '../plan/mark.ts'
import { parentsOf } from '../plan/paths.ts'
import type { StandInTree } from '../stand-in.ts'
import type { Archives } from '../unpack/archives.ts'
import type { ContainerHandle } from '../container/container.ts'
import { listSources } from './list-sources.ts'
import { boundSources } from './bound-sources.ts'
import { ImageNotFoundError } from '../errors.ts'
import { MemoryTree } from '../files/memory-tree.ts'
import type { ImageContainers } from '../container/image-containers.ts'
import { findDestination } from './destinations.ts'
import { inspectPaths } from '../files/inspect.ts'
import { Underlay, type StageImage } from './underlay.ts'
import type { Replacing } from '../files/place.ts'
import { Users } from './users.ts'
import { WriteLog } from '../files/write-log.ts'

/** Where a COPY or ADD writes, and how. */
export interface Place {
  position: number
  destination: Destination
  owner: Owner | undefined
  watchedOnly: boolean
}

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
  /** After which RUN which copied paths were no longer as copied, and what they were then. */
  readonly edits = new Map<number, Map<string, ActualEntry | undefined>>()
  /** Something in the container is different from when the app in it was (re)started. */
  touched = false
  /** How a file takes the place of another in the container. */
  write: Replacing = 'rename'
  readonly writes = new WriteLog()
  /** The versions of other stages that are entered here. */
  readonly seen = new Map<number, number>()
  readonly #context: BuildContext
  readonly #images: ImageContainers
  readonly #rules: BuilderRules
  readonly #archives: Archives
  /** Steps whose sources are made on this machine instead of in the stage that they name. */
  readonly #stoodIn = new Map<CopyStep, StandInTree>()
  /** Every COPY, and as one every source that a RUN binds. */
  readonly #places = new Map<CopyStep, Place>()

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
    this.underlay = new Underlay(images, stage.steps, { id: image, base: stage.baseImage })
    this.#context = context
    this.#images = images
    this.#rules = rules
    this.#archives = archives
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
          state.#places.set(step, { position, destination, owner, watchedOnly })
        } else if (step.kind === 'run') {
          for (const mounted of boundSources(step)) {
            const destination = { path: mounted.dest, isDirectory: false }
            const place = { position, destination, owner: undefined, watchedOnly: true }
            state.#places.set(mounted, place)
          }
        }
      }),
    )
    for (const [step, { position }] of state.#places) {
      if (!step.from) state.layers.set(position, state.mapCopy(step, context))
    }
    return state
  }

  /** The stages that this one copies from. */
  get copiesFrom(): Set<number> {
    const stages = new Set<number>()
    for (const step of this.#places.keys()) {
      if (step.from?.kind === 'stage' && !this.#stoodIn.has(step)) stages.add(step.from.index)
    }
    return stages
  }

  mapCopy(step: CopyStep, tree: CopyMap['tree']): CopyMap {
    const { destination, owner, watchedOnly } = this.#places.get(step)!
    const archiveAt = this.#archives.of(step)
    const rules = this.#rules
    return new CopyMap(step, tree, destination, { owner, watchedOnly, archiveAt, rules })
  }

  /** Every COPY and ADD, and as one every source that a RUN binds. */
  get places(): ReadonlyMap<CopyStep, Readonly<Place>> {
    return this.#places
  }

  /** Where a step writes, to be changed by `moveTo` alone. */
  destinationOf(step: CopyStep): Destination | undefined {
    return this.#places.get(step)?.destination
  }

  /** Has a step write elsewhere from now on; what it wrote and writes is entered as pending. */
  moveTo(copy: CopyMap, destination: Destination): void {
    const place = this.#places.get(copy.step)!
    place.destination = destination
    const now = this.mapCopy(copy.step, copy.tree)
    this.layers.set(place.position, now)
    const gone = [...copy.destinationsNotIn(now)]
    const added = [...now.destinationsNotIn(copy)]
    this.ledger.addPending(place.position, gone)
    this.ledger.addPending(place.position, added, 'reshaped')
    const undescribed = undescribedBy(copy, now, gone, added)
    this.ledger.addPending(place.position, undescribed, 'undescribed')
  }

  /**
   * Looks the names of `--chown` and USER up anew, after a step that may have changed who has them.
   * What belongs to somebody else now is entered as pending.
   *
   * @returns those of the pending paths that steps up to `last` write
   */
  async refreshOwners(after: number, last: number): Promise<Set<string>> {
    const paths = new Set<string>()
    if (!this.layers.steps.some((step, index) => index > after && namesSomebody(step))) return paths
    this.users = await Users.of(this.container)
    for (const [position, step] of this.layers.steps.entries()) {
      if (position <= after || step.kind !== 'workdir') continue
      this.layers.set(position, new WorkdirLayer(step.path, this.users.processOwner(step.user)))
      const made = [...parentsOf(step.path), step.path]
      this.ledger.addPending(position, made, 'undescribed')
      if (position <= last) for (const path of made) paths.add(path)
    }
    for (const [step, place] of this.#places) {
      if (place.position <= after || step.chown === undefined) continue
      const owner = this.users.copyOwner(step.chown)
      if (owner.uid === place.owner?.uid && owner.gid === place.owner?.gid) continue
      place.owner = owner
      const copy = this.layers.copyAt(place.position)
      if (!copy) continue
      const mapped = this.mapCopy(step, copy.tree)
      this.layers.set(place.position, mapped)
      this.ledger.addPending(place.position, mapped.destinations(), 'undescribed')
      if (place.position > last) continue
      for (const path of mapped.destinations()) paths.add(path)
    }
    return paths
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

  /**
   * Lists what this stage copies from another, where that is not known yet.
   *
   * @param matters tells by a step's destination and position whether its list is wanted
   */
  async learnSources(
    from: StageState,
    matters: (destination: string, position: number) => boolean = () => true,
  ): Promise<void> {
    for (const [step, { position, destination }] of this.#places) {
      if (step.from?.kind !== 'stage' || step.from.index !== from.index) continue
      if (this.layers.knows(step) || !matters(destination.path, position)) continue
      await from.container.ensureUsable()
      this.layers.set(position, this.mapCopy(step, await listSources(from.container, step)))
      this.seen.set(from.index, from.writes.version)
    }
  }

  /**
   * Has a tree stand in for what this stage copies from another. The container has what that stage
   * made when its image was built; what differs is left for the next push.
   */
  async standIn(tree: StandInTree, image: string): Promise<void> {
    for (const [step, { position }] of this.#places) {
      if (!tree.covers(step)) continue
      const container = await this.#images.of(image)
      if (!container) throw new ImageNotFoundError(`The engine has no image "${image}".`)
      this.#stoodIn.set(step, tree)
      const before = await listSources(container, step)
      this.layers.set(position, this.mapCopy(step, before))
      const remap = () => this.mapCopy(step, tree)
      const reason = { kind: 'stage' as const, stageIdx: tree.stage }
      const changes = compareTrees(before, tree)
      markTreeChanges(this.layers, this.ledger, before, changes, remap, () => reason)
    }
  }

  /** Lists what this stage copies from images, likewise. */
  async learnImages(matters: (destination: string, position: number) => boolean): Promise<void> {
    for (const [step, { position, destination, watchedOnly }] of this.#places) {
      if (step.from?.kind !== 'image' || watchedOnly) continue
      if (this.layers.knows(step) || !matters(destination.path, position)) continue
      const container = await this.#images.of(step.from.ref)
      if (!container) continue
      this.layers.set(position, this.mapCopy(step, await listSources(container, step)))
    }
  }

  /** Lets go of the bytes that waited to be copied from other stages. */
  forgetContents(): void {
    this.writes.forget()
    for (const [, copy] of this.layers.copies()) {
      if (copy.tree instanceof MemoryTree) copy.tree.forgetContents()
    }
  }
}

function namesSomebody(step: Step): boolean {
  if (step.kind === 'config') return false
  return /[^\d:]/.test((step.kind === 'copy' ? step.chown : step.user) ?? '')
}
