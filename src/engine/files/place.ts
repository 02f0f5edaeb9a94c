import { LivepushError } from '../errors.ts'
import type { LivepushOptions } from '../options.ts'
import { dirName } from '../plan/paths.ts'
import { packEntries, sizeOf, type PlacedEntry } from './archive.ts'
import { batches } from '../container/batches.ts'
import { ChannelClosedError } from '../container/channel.ts'
import type { ContainerHandle } from '../container/container.ts'
import { inHalves } from './halves.ts'
import { ownName } from './own-names.ts'
import { removeByArchive } from './remove-by-archive.ts'
import { stageEntries } from './staging.ts'
import { runScript, writeByArchive, writeThroughChannel, type Mover } from './write-staged.ts'

/** How a file takes the place of another; see `LivepushOptions.write`. */
export type Replacing = NonNullable<LivepushOptions['write']>

const MOVERS: Record<Replacing, Mover> = { rename: 'moveStaged', 'in-place': 'copyStaged' }

/** What is to be different in a container's file system. */
export interface Placement {
  /** Entries to write; parents before what lies in them. */
  write: PlacedEntry[]
  /** Paths to remove, in any order; a directory only where nothing else is left in it. */
  remove: string[]
}

/**
 * Brings a placement into a container: everything new first, then what replaces something, by a
 * rename beside it, removals last. Whoever looks at a path meanwhile finds its old content or its
 * new one, whole.
 *
 * A container in which no script can be run gets the same through the archive API alone, where a file
 * that is replaced is missing for the blink of an eye.
 */
export async function place(
  container: ContainerHandle,
  placement: Placement,
  replacing: Replacing = 'rename',
): Promise<void> {
  const canMove = await container.hasScripts()
  if (placement.write.length > 0) {
    if (canMove) await writeStaged(container, placement.write, MOVERS[replacing])
    else await container.put(await packEntries(placement.write))
  }
  if (placement.remove.length === 0) return
  const deepestFirst = placement.remove.toSorted((a, b) => depth(b) - depth(a))
  if (canMove) await removeByScript(container, [...linksFirst(placement.remove), ...deepestFirst])
  else await removeByArchive(container, deepestFirst)
}

/**
 * Paths below which others are removed: where one is a link to a directory it has to go first, or
 * what lies in that directory would be taken for them.
 */
function linksFirst(paths: readonly string[]): string[] {
  const parents = new Set(paths.map(dirName))
  return paths.filter((path) => parents.has(path)).sort((a, b) => depth(a) - depth(b))
}

function depth(path: string): number {
  return path.split('/').length
}

async function writeStaged(
  container: ContainerHandle,
  entries: PlacedEntry[],
  mover: Mover,
  again = true,
): Promise<void> {
  const mounts = await container.mountPoints()
  const fileSystemOf = (path: string) => mounts.of(dirName(path))
  const halves = inHalves(entries)
  const stage = () => halves.map((half) => stageEntries(half, ownName(), fileSystemOf))
  const unseen = entries.find(({ path }) => mounts.isInMemory(dirName(path)))
  if (unseen || (canUnpack(entries) && (await isFaster(container, entries)))) {
    const failure = await writeThroughChannel(container, stage(), mover)
    if (failure === undefined) return
    // The archive API would write below the mount, and answer that all went well.
    if (unseen)
      throw new LivepushError(`${unseen.path} lies on a tmpfs and could not be written: ${failure}`)
  }
  try {
    await writeByArchive(container, stage(), mover)
  } catch (error) {
    if (!again || !(error instanceof ChannelClosedError)) throw error
    // Nobody knows how far that came: once more, from the start.
    await container.ensureUsable()
    await writeStaged(container, entries, mover, false)
  }
}

/**
 * What may be in the place of a directory is left to the engine to replace, and so are links that do
 * not belong to root: not every container's tar gives a link its owner.
 */
function canUnpack(entries: readonly PlacedEntry[]): boolean {
  return entries.every(({ wanted, isNew }) => {
    if (wanted.type === 'directory') return isNew === true
    return wanted.type !== 'symlink' || wanted.uid + wanted.gid === 0
  })
}

/** Whether entries are in place through the channel before the archive API has put them there. */
async function isFaster(
  container: ContainerHandle,
  entries: readonly PlacedEntry[],
): Promise<boolean> {
  const cost = await container.channelCost()
  if (!cost) return false
  const bytes = entries.reduce((sum, { wanted }) => sum + sizeOf(wanted) + 512, 0)
  const mebibytes = bytes / 1024 ** 2
  const more = cost.request + mebibytes * cost.perMebibyte + entries.length * cost.perEntry
  return more <= container.putCost
}

async function removeByScript(container: ContainerHandle, paths: readonly string[]): Promise<void> {
  for (const batch of batches(paths.map((path) => [path] as const))) {
    await runScript(container, 'remove', batch.flat())
  }
}
