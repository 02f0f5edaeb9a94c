import { docker } from '../../engine/support/engine.ts'

const LABEL = 'livepush.oracle'

/** The label of all that this process makes on the engine. */
export const OWN: Record<string, string> = { [LABEL]: String(process.pid) }

/** Removes what processes that have ended without cleaning up have left on the engine. */
export async function removeLeftovers(): Promise<void> {
  const filters = JSON.stringify({ label: [LABEL] })
  const isLeft = ({ Labels }: { Labels?: Record<string, string> }) =>
    !isAlive(Number(Labels?.[LABEL]))
  for (const container of (await docker.listContainers({ all: true, filters })).filter(isLeft)) {
    await docker.getContainer(container.Id).remove({ force: true, v: true }).catch(ignore)
  }
  for (const image of (await docker.listImages({ all: true, filters })).filter(isLeft)) {
    await removeImage(image.Id)
  }
}

/** Removes an image that was built here, unless it has a name: a stage may be its parent image. */
export async function removeBuilt(id: string): Promise<void> {
  const image = await docker.getImage(id).inspect().catch(ignore)
  if (image && (image.RepoTags ?? []).length === 0) await removeImage(id)
}

export async function removeImage(image: string): Promise<void> {
  await docker.getImage(image).remove({ force: true }).catch(ignore)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function ignore(): void {
  // Another process has removed it, or another image is built on it.
}
