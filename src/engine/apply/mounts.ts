import type { RunMount, RunStep } from '../dockerfile/types.ts'
import { parentsOf } from '../plan/paths.ts'
import { packEntries } from '../files/archive.ts'
import { ownName } from '../files/own-names.ts'
import type { ContainerHandle } from '../container/container.ts'

/**
 * Stands in for the cache and tmpfs mounts of a RUN: an empty directory in each place while the step
 * runs, what was there put aside meanwhile. Nothing that the step leaves in one is in the image, so
 * nothing of it stays here; a cache is therefore empty each time.
 *
 * @returns what undoes it
 */
export async function standInForMounts(
  container: ContainerHandle,
  step: RunStep,
): Promise<() => Promise<void>> {
  const mounts = step.mounts.filter(({ type }) => type === 'cache' || type === 'tmpfs')
  const undo: (() => Promise<void>)[] = []
  for (const mount of mounts) undo.unshift(await standInFor(container, mount))
  return async () => {
    for (const step of undo) await step()
  }
}

async function standInFor(
  container: ContainerHandle,
  mount: RunMount,
): Promise<() => Promise<void>> {
  const target = mount.target!
  const aside = `${target.replace(/\/$/, '')}${ownName()}`
  const isThere = (await container.stat(target)) !== undefined
  const missing: string[] = []
  for (const parent of parentsOf(target)) if (!(await container.stat(parent))) missing.push(parent)
  if (isThere) await container.script('move', [target, aside])
  await container.put(await packEntries([{ path: target, wanted: emptyDirectory(mount) }]))
  return async () => {
    await container.script('removeTrees', [target])
    if (isThere) await container.script('move', [aside, target])
    else if (missing.length > 0) await container.script('remove', missing.reverse())
  }
}

/** Source: Dockerfile reference, `RUN --mount=type=cache`; a tmpfs is the kernel's default. */
function emptyDirectory({ type, options }: RunMount) {
  const owner = { uid: Number(options['uid'] ?? 0), gid: Number(options['gid'] ?? 0) }
  const mode = Number.parseInt(options['mode'] ?? (type === 'tmpfs' ? '1777' : '755'), 8)
  return { type: 'directory', mode, ...owner, mtime: 0 } as const
}
