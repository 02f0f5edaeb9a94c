import type Docker from 'dockerode'
import { removeContainer } from '../docker/containers.ts'
import { OWN_LABEL } from '../docker/run-options.ts'

/** On everything that is made for a container but itself: that container's name. */
const FOR_LABEL = `${OWN_LABEL}.for`

/** What tells that something was made for a container. */
export const labelsFor = (name: string) => ({ [FOR_LABEL]: name })

/** Removes what a process that was killed had made for a container of that name, beside itself. */
export async function removeLeftOver(docker: Docker, name: string): Promise<void> {
  const filters = { label: [`${FOR_LABEL}=${name}`] }
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await removeContainer(docker, Id)
  }
  for (const { Id } of await docker.listImages({ filters })) {
    // It may be in use; nobody needs it gone.
    await docker
      .getImage(Id)
      .remove()
      .catch(() => {})
  }
}
