import type Docker from 'dockerode'
import { OWN_LABEL } from '../../docker/run-options.ts'
import { ImageNotFoundError } from '../errors.ts'
import { ContainerHandle } from './container.ts'

/**
 * Stays alive for as long as it is wanted. As PID 1 the shell also reaps what RUN steps leave behind,
 * while it waits; the engine's own init would leave a file of its own in `/sbin`.
 */
const WAIT = ['/bin/sh', '-c', 'while :; do sleep 3600; done']

/**
 * A container of a stage's image in which the stage's steps are redone. It runs, unless its image
 * has no shell to keep it running with: then it only holds files, which the archive API reaches.
 */
export async function startStageContainer(
  docker: Docker,
  image: string,
  stageIdx: number,
  labels: Record<string, string> = {},
): Promise<ContainerHandle> {
  const handle = await createContainer(docker, image, {
    ...labels,
    [OWN_LABEL]: `stage-${stageIdx}`,
  })
  try {
    handle.filesOnly = !(await handle.hasShell())
    if (!handle.filesOnly) await docker.getContainer(handle.id).start()
  } catch (error) {
    await handle.remove()
    throw error
  }
  return handle
}

/** A container of an image that only its files are wanted of, to read and to write: it has no network. */
export function createFileContainer(
  docker: Docker,
  image: string,
  labels: Record<string, string> = {},
): Promise<ContainerHandle> {
  return createContainer(docker, image, labels, { NetworkMode: 'none' })
}

async function createContainer(
  docker: Docker,
  image: string,
  labels: Record<string, string>,
  HostConfig: Docker.HostConfig = {},
): Promise<ContainerHandle> {
  try {
    const container = await docker.createContainer({
      Image: image,
      Entrypoint: WAIT,
      Cmd: [],
      User: '0',
      WorkingDir: '/',
      Labels: { [OWN_LABEL]: 'image', ...labels },
      Healthcheck: { Test: ['NONE'] },
      HostConfig,
    })
    return new ContainerHandle(docker, container.id)
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error
    throw new ImageNotFoundError(`The engine has no image ${image}.`, {
      hint: 'Pass the IDs of images that this engine has built.',
      cause: error,
    })
  }
}
