import { randomBytes } from 'node:crypto'
import { LivepushError } from '../errors.ts'
import type { LivepushOptions } from '../options.ts'
import { dirName } from '../plan/paths.ts'
import { packEntries, packWhole, sizeOf, type PlacedEntry } from './archive.ts'
import { batches } from '../container/batches.ts'
import { ChannelClosedError } from '../container/channel.ts'
import type { ContainerHandle } from '../container/container.ts'
import { removeByArchive } from './remove-by-archive.ts'
import type { ScriptName } from '../container/scripts.ts'
import { stageEntries, type Staging } from './staging.ts'

/** How a file takes the place of another; see `LivepushOptions.write`. */
export type Replacing = NonNullable<LivepushOptions['write']>

type Mover = 'moveStaged' | 'copyStaged'
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
 * A container without a shell gets the same through the archive API alone, where a file that is
 * replaced is missing for the blink of an eye.
 */
export async function place(
  container: ContainerHandle,
  placement: Placement,
  replacing: Replacing = 'rename',
): Promise<void> {
  const shell = await container.hasShell()
  if (placement.write.length > 0) {
    if (shell) await writeStaged(container, placement.write, MOVERS[replacing])
    else await container.put(await packEntries(placement.write))
  }
  if (placement.remove.length === 0) return
  const deepestFirst = placement.remove.toSorted((a, b) => depth(b) - depth(a))
  if (shell) await removeByShell(container, [...linksFirst(placement.remove), ...deepestFirst])
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
  const stage = () => stageEntries(entries, randomBytes(6).toString('hex'), fileSystemOf)
  const unseen = entries.find(({ path }) => mounts.isInMemory(dirName(path)))
  if (unseen || (canUnpack(entries) && isFasterThan(container.putCost, entries))) {
    const failure = await writeThroughChannel(container, stage(), mover)
    if (failure === undefined) return
    // The archive API would write below the mount, and answer that all went well.
    if (unseen)
      throw new LivepushError(`${unseen.path} lies on a tmpfs and could not be written: ${failure}`)
  }
  const staging = stage()
  try {
    await container.put(await packEntries(staging.entries))
    for (const move of staging.moves) await runScript(container, mover, move)
  } catch (error) {
    await discard(container, staging)
    if (!again || !(error instanceof ChannelClosedError)) throw error
    // Nobody knows how far that came: once more, from the start.
    await container.ensureUsable()
    await writeStaged(container, entries, mover, false)
  }
}

/** @returns why it did not work, nothing of it being left behind; undefined where it did */
async function writeThroughChannel(
  container: ContainerHandle,
  staging: Staging,
  mover: Mover,
): Promise<string | undefined> {
  const archive = await packWhole(staging.entries)
  if (!archive) return 'it is too large.'
  const moves = staging.moves.length > 0 ? staging.moves : [['/.livepush-none']]
  try {
    for (const [index, move] of moves.entries()) {
      const body = index === 0 ? archive : undefined
      const answer = await container.throughChannel(mover, move, body)
      if (answer?.code === 0) continue
      if (answer) await discard(container, staging)
      return answer?.output.toString().trim() ?? 'no shell there can do it.'
    }
    return undefined
  } catch (error) {
    if (!(error instanceof ChannelClosedError)) throw error
    await container.ensureUsable()
    await discard(container, staging)
    return error.message
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

/** Milliseconds that the channel takes, and that it takes more or less than the archive API. */
const CHANNEL = { request: 1.5, perMebibyte: 2, perEntry: -0.04 }

/** Whether entries are in place through the channel before the archive API has put them there. */
function isFasterThan(putCost: number, entries: readonly PlacedEntry[]): boolean {
  const bytes = entries.reduce((sum, { wanted }) => sum + sizeOf(wanted) + 512, 0)
  const { request, perMebibyte, perEntry } = CHANNEL
  return request + (bytes / 1024 ** 2) * perMebibyte + entries.length * perEntry <= putCost
}

async function discard(container: ContainerHandle, { moves }: Staging): Promise<void> {
  const roots = moves.map(([root]) => root!)
  await container.script('removeTrees', roots).catch(() => {}) // What failed before tells more.
}

async function removeByShell(container: ContainerHandle, paths: readonly string[]): Promise<void> {
  for (const batch of batches(paths.map((path) => [path] as const))) {
    await runScript(container, 'remove', batch.flat())
  }
}

async function runScript(
  container: ContainerHandle,
  name: ScriptName,
  args: readonly string[],
): Promise<void> {
  const { code, stdout, stderr } = await container.script(name, args)
  if (code === 0) return
  const said = Buffer.concat([stdout, stderr]).toString().trim()
  throw new LivepushError(
    `Files could not be put in place in the container (exit code ${code}): ${said}`,
  )
}
