import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import {
  ContainerNotFoundError,
  ImageNotFoundError,
  LivepushError,
  OptionsError,
} from '../engine/errors.ts'
import { engineMessage, statusOf } from './engine-error.ts'
import type { PublishedPort } from './ports.ts'
import { SUPERVISED_LABEL, supervised } from './supervisor.ts'
import { publishedPorts } from './ports.ts'
import type { RunContainerOptions } from './run-options.ts'
import { createOptions, OWN_LABEL } from './run-options.ts'

export interface FoundContainer {
  id: string
  /** Without the slash that the engine puts before it. */
  name: string
  running: boolean
  /** ID of its image. */
  image: string
}

/** What a container's name or ID can consist of; the API takes it as part of a URL. */
const NAME = /^[a-zA-Z0-9][\w.-]*$/

/** @throws ContainerNotFoundError when the engine knows no such container */
export async function findContainer(docker: Docker, nameOrId: string): Promise<FoundContainer> {
  const found = await inspect(docker, nameOrId)
  if (!found) {
    throw new ContainerNotFoundError(`The engine has no container "${nameOrId}".`, {
      hint: 'Start it first; `docker ps` lists those that run.',
    })
  }
  const { Id: id, Name, State, Image: image } = found
  return { id, name: Name.replace(/^\//, ''), running: State.Running, image }
}

/**
 * Starts a container, and returns when it runs. One of the same name that this package started
 * earlier is removed first.
 * @throws OptionsError when an option, the name or a port cannot be used
 * @throws ImageNotFoundError when the engine has no such image; it is not pulled
 * @throws LivepushError with the engine's words when it cannot be started for another reason
 */
export async function runContainer(
  docker: Docker,
  options: RunContainerOptions,
): Promise<{ id: string; ports: PublishedPort[] }> {
  const { name, signal } = options
  const settings = createOptions(options)
  if (name !== undefined) await removePredecessor(docker, name)
  signal?.throwIfAborted()
  const create = options.supervise && !options.init ? createSupervised : createPlain
  const container = await create(docker, settings).catch((error: unknown) => {
    throw startError(error, options)
  })
  try {
    // Each of these takes no longer than the engine needs to end it half-way.
    signal?.throwIfAborted()
    await container.start()
    signal?.throwIfAborted()
    const { NetworkSettings } = await container.inspect()
    return { id: container.id, ports: publishedPorts(NetworkSettings.Ports ?? {}) }
  } catch (error) {
    await removeContainer(docker, container.id)
    signal?.throwIfAborted()
    throw startError(error, options)
  }
}

function createPlain(
  docker: Docker,
  settings: Docker.ContainerCreateOptions,
): Promise<Docker.Container> {
  return docker.createContainer(settings)
}

/** Under the supervisor, unless there is nothing to run it with or nothing for it to run. */
async function createSupervised(
  docker: Docker,
  settings: Docker.ContainerCreateOptions,
): Promise<Docker.Container> {
  const { Config } = await docker.getImage(settings.Image!).inspect()
  const entrypoint = words(settings.Entrypoint) ?? words(Config.Entrypoint) ?? []
  const ownCommand = settings.Entrypoint ? [] : (Config.Cmd ?? [])
  const command = [...entrypoint, ...(settings.Cmd ?? ownCommand)]
  if (command.length === 0) return createPlain(docker, settings)
  const container = await docker.createContainer({
    ...settings,
    Entrypoint: supervised(command),
    Cmd: [],
    Labels: { ...settings.Labels, [SUPERVISED_LABEL]: '1' },
  })
  if (await hasShell(container)) return container
  await removeContainer(docker, container.id)
  return createPlain(docker, settings)
}

function words(command: string | string[] | undefined): string[] | undefined {
  return typeof command === 'string' ? [command] : command
}

async function hasShell(container: Docker.Container): Promise<boolean> {
  try {
    const found = (await container.infoArchive({ path: '/bin/sh' })) as Readable
    found.resume()
    return true
  } catch (error) {
    if (statusOf(error) === 404) return false
    throw error
  }
}

/** Removes a container, running or not, with its anonymous volumes. One that is gone is fine. */
export async function removeContainer(docker: Docker, id: string): Promise<void> {
  const container = docker.getContainer(id)
  try {
    await container.remove({ force: true, v: true })
  } catch (error) {
    // 409: somebody else is at it already, and `wait` returns when they are done.
    if (statusOf(error) === 409) await container.wait({ condition: 'removed' }).catch(() => {})
    else if (statusOf(error) !== 404) throw error
  }
}

async function inspect(
  docker: Docker,
  nameOrId: string,
): Promise<Docker.ContainerInspectInfo | undefined> {
  if (!NAME.test(nameOrId)) return undefined
  try {
    return await docker.getContainer(nameOrId).inspect()
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

async function removePredecessor(docker: Docker, name: string): Promise<void> {
  const found = await inspect(docker, name)
  // An ID, or its beginning, finds a container too.
  if (!found || found.Name !== `/${name}`) return
  if (found.Config.Labels?.[OWN_LABEL] !== '1') throw nameTaken(name)
  await removeContainer(docker, found.Id)
}

function nameTaken(name: string, cause?: unknown): OptionsError {
  return new OptionsError(`There is another container "${name}" already.`, {
    hint: 'Choose another name, or remove that container.',
    cause,
  })
}

/** What to say of the engine's refusal to create or start a container. */
function startError(cause: unknown, { name, image }: RunContainerOptions): LivepushError {
  const message = engineMessage(cause)
  const status = statusOf(cause)
  if (status === 409 && name !== undefined) return nameTaken(name, cause)
  if (status === 404 && /no such image/i.test(message)) {
    return new ImageNotFoundError(`The engine has no image "${image}".`, { cause })
  }
  if (/port is already allocated|address already in use/i.test(message)) {
    const port = /(\S+:\d+)/.exec(message)?.[1] ?? 'that is to be published'
    return new OptionsError(`The port ${port} is in use already.`, {
      hint: 'Publish another one, or end what listens there.',
      cause,
    })
  }
  if (status === 404 && /network .* not found/i.test(message)) {
    return new OptionsError(`The engine says: ${message}.`, {
      hint: 'Create it with `docker network create`, or choose another.',
      cause,
    })
  }
  const what = name === undefined ? 'The container' : `The container "${name}"`
  return new LivepushError(`${what} cannot be started: ${message}`, { cause })
}
