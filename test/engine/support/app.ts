import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { Livepush, type LivepushEvents, type LivepushOptions } from '../../../src/engine/index.ts'
import { docker, dockerCli } from './engine.ts'
import { listFileSystem } from './file-system.ts'

/** A file's content, or an entry of another kind. */
export type FileSpec =
  string | { content: string | Buffer; mode: number } | { link: string } | { directory: true }

export interface AppSpec {
  dockerfile: string
  files: Record<string, FileSpec>
  options?: LivepushOptions
}

/** A container that was built from a context on disk, with an engine that pushes into it. */
export class App {
  readonly context: string
  readonly containerId: string
  readonly livepush: Livepush
  /** Names of the events so far, with what tells them apart. */
  readonly events: string[] = []
  readonly #buildArgs: Record<string, string>
  readonly #images: string[]

  private constructor(
    context: string,
    containerId: string,
    images: string[],
    livepush: Livepush,
    buildArgs: Record<string, string> = {},
  ) {
    this.#buildArgs = buildArgs
    this.context = context
    this.containerId = containerId
    this.#images = images
    this.livepush = livepush
    this.#record()
  }

  static async start(spec: AppSpec): Promise<App> {
    const context = await mkdtemp(join(tmpdir(), 'livepush-context-'))
    try {
      return await App.#startIn(context, spec)
    } catch (error) {
      await rm(context, { recursive: true, force: true })
      throw error
    }
  }

  static async #startIn(context: string, spec: AppSpec): Promise<App> {
    await writeFile(join(context, 'Dockerfile'), spec.dockerfile)
    for (const [path, file] of Object.entries(spec.files)) await put(context, path, file)
    const args = buildArgFlags(spec.options?.buildArgs)
    const stages = stageNames(spec.dockerfile).slice(0, -1)
    const images: string[] = []
    for (const stage of stages) images.push(await build(context, [...args, '--target', stage]))
    const image = await build(context, args)
    const containerId = await dockerCli('run', '-d', image)
    const livepush = await Livepush.init(
      spec.dockerfile,
      context,
      containerId,
      images,
      docker,
      spec.options,
    )
    return new App(context, containerId, [...images, image], livepush, spec.options?.buildArgs)
  }

  async write(path: string, file: FileSpec): Promise<void> {
    await rm(join(this.context, path), { recursive: true, force: true })
    await put(this.context, path, file)
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.context, path), { recursive: true })
  }

  /** The container's file system is what a fresh build of the context makes. */
  async expectFresh(): Promise<void> {
    const image = await build(this.context, buildArgFlags(this.#buildArgs))
    const fresh = await dockerCli('create', image)
    try {
      const [pushed, built] = await Promise.all([
        listFileSystem(this.containerId),
        listFileSystem(fresh),
      ])
      expect(difference(pushed, built)).toEqual({ unexpected: [], missing: [] })
    } finally {
      await dockerCli('rm', '-f', '-v', fresh)
      this.#images.push(image)
    }
  }

  /** The trimmed content of a file in the container. */
  async read(path: string): Promise<string> {
    return dockerCli('exec', this.containerId, 'cat', path)
  }

  async close(): Promise<void> {
    await this.livepush.cleanupIntermediateContainers()
    await dockerCli('rm', '-f', '-v', this.containerId)
    await rm(this.context, { recursive: true, force: true })
    for (const image of new Set(this.#images)) await dockerCli('rmi', '-f', image).catch(() => '')
  }

  #record(): void {
    const on = <Name extends keyof LivepushEvents>(
      name: Name,
      describe: (event: LivepushEvents[Name][0]) => string,
    ) => this.livepush.on(name, ((event: never) => this.events.push(describe(event))) as never)
    on('pushStart', ({ changed, deleted }) => `start +${changed.join(',')} -${deleted.join(',')}`)
    on('commandExecute', ({ stageIdx, command }) => `execute ${stageIdx} ${command}`)
    on('commandReturn', ({ stageIdx, returnCode }) => `return ${stageIdx} ${returnCode}`)
    on('commandOutput', ({ stageIdx, output }) => {
      return `output ${stageIdx} ${output.isStderr ? 'err' : 'out'} ${output.data.toString().trim()}`
    })
    on('containerRestart', ({ containerId }) => {
      return `restart ${containerId === this.containerId ? 'app' : containerId}`
    })
    on('cancel', () => 'cancel')
    on('pushEnd', ({ outcome }) => `end ${outcome}`)
  }
}

async function build(context: string, args: string[]): Promise<string> {
  return dockerCli('build', '-q', ...args, context)
}

function buildArgFlags(buildArgs: Record<string, string> = {}): string[] {
  return Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`])
}

function stageNames(dockerfile: string): string[] {
  return [...dockerfile.matchAll(/^FROM\s+\S+(?:\s+AS\s+(\S+))?/gim)].map(([, name]) => name ?? '')
}

async function put(context: string, path: string, file: FileSpec): Promise<void> {
  const target = join(context, path)
  if (typeof file === 'object' && 'directory' in file) {
    await mkdir(target, { recursive: true })
    return
  }
  await mkdir(dirname(target), { recursive: true })
  if (typeof file === 'string') await writeFile(target, file)
  else if ('link' in file) await symlink(file.link, target)
  else {
    await writeFile(target, file.content)
    await chmod(target, file.mode)
  }
}

function difference(pushed: string[], built: string[]) {
  const [inPushed, inBuilt] = [new Set(pushed), new Set(built)]
  return {
    unexpected: pushed.filter((line) => !inBuilt.has(line)),
    missing: built.filter((line) => !inPushed.has(line)),
  }
}
