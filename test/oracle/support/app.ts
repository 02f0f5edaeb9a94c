import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Livepush } from '../../../src/engine/index.ts'
import { docker } from '../../engine/support/engine.ts'
import { buildArchive, buildStages, type BuildOptions } from './builder.ts'
import { applyEdit } from './context.ts'
import { listArchive } from './listing.ts'
import { OWN, removeBuilt } from './own.ts'
import { isSuperseded, type OracleCase } from './types.ts'

type Listing = Map<string, string>

/** A context on disk, the container of its first build, and an engine that pushes into it. */
export class App {
  readonly context: string
  livepush!: Livepush
  readonly #case: OracleCase
  readonly #build: BuildOptions
  readonly #directory: string
  #images: string[] = []
  #container: string | undefined

  private constructor(directory: string, given: OracleCase) {
    this.#directory = directory
    this.#case = given
    const { buildArgs, target, dockerfilePath: file = 'Dockerfile' } = given.options ?? {}
    const noCache = given.noCache ?? (buildArgs !== undefined || hasUnseenByCache(given))
    this.#build = { buildArgs: buildArgs ?? {}, noCache, target, file }
    this.context = join(directory, 'context')
  }

  /** @returns the app, or why the builder refuses the case as it begins */
  static async start(given: OracleCase): Promise<App | { refused: string }> {
    const app = new App(await mkdtemp(join(tmpdir(), 'livepush-oracle-')), given)
    try {
      const refused = await app.#start()
      if (refused === undefined) return app
      await app.close()
      return { refused }
    } catch (error) {
      await app.close()
      throw error
    }
  }

  async #start(): Promise<string | undefined> {
    const { dockerfile, files, options = {} } = this.#case
    await mkdir(this.context)
    await applyEdit(this.context, { [this.#build.file]: dockerfile, ...files })
    const built = await buildStages(this.context, this.#directory, this.#build)
    if ('refused' in built) return built.refused
    this.#images = built.images
    const image = built.images.at(-1)!
    const HostConfig = { NetworkMode: 'none' }
    const container = await docker.createContainer({ Image: image, Labels: OWN, HostConfig })
    this.#container = container.id
    await container.start()
    const earlier = built.images.slice(0, -1)
    this.livepush = await Livepush.init(dockerfile, this.context, container.id, earlier, docker, {
      skipContainerRestart: true,
      ...options,
    })
  }

  /** What the pushed container has. */
  async pushed(): Promise<Listing> {
    const archive = await docker.getContainer(this.#container!).export()
    return listArchive(archive as unknown as Readable)
  }

  /** What a fresh build of the context as it is now makes, or why the builder refuses it. */
  async built(): Promise<Listing | { refused: string }> {
    const result = await buildArchive(this.context, this.#build)
    return 'refused' in result ? result : listArchive(Readable.from([result.output]))
  }

  async close(): Promise<void> {
    await (this.livepush as Livepush | undefined)?.cleanupIntermediateContainers()
    if (this.#container) {
      await docker.getContainer(this.#container).remove({ force: true, v: true })
    }
    for (const image of new Set(this.#images)) await removeBuilt(image)
    await rm(this.#directory, { recursive: true, force: true })
  }
}

/** The builder's cache sees neither a directory's mode nor whether two files are one. */
function hasUnseenByCache({ files, pushes }: OracleCase): boolean {
  const edits = pushes.flatMap((push) => (isSuperseded(push) ? [push.edit, push.by] : [push]))
  return [files, ...edits]
    .flatMap((edit) => Object.values(edit))
    .some((spec) => {
      if (typeof spec !== 'object' || spec === null) return false
      return 'hardLink' in spec || ('directory' in spec && spec.mode !== undefined)
    })
}
