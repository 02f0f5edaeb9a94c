import { randomBytes } from 'node:crypto'
import { baseName, dirName, joinPath } from '../plan/paths.ts'
import { packEntries, type PlacedEntry } from './archive.ts'
import { batches } from './batches.ts'
import type { ContainerHandle } from './container.ts'
import { removeByArchive } from './remove-by-archive.ts'
import type { ScriptName } from './scripts.ts'

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
export async function place(container: ContainerHandle, placement: Placement): Promise<void> {
  const shell = await container.hasShell()
  if (placement.write.length > 0) {
    if (shell) await writeStaged(container, placement.write)
    else await container.put(await packEntries(placement.write))
  }
  if (placement.remove.length === 0) return
  const deepestFirst = placement.remove.toSorted((a, b) => depth(b) - depth(a))
  if (shell) await removeByShell(container, deepestFirst)
  else await removeByArchive(container, deepestFirst)
}

function depth(path: string): number {
  return path.split('/').length
}

async function writeStaged(container: ContainerHandle, entries: PlacedEntry[]): Promise<void> {
  const token = randomBytes(6).toString('hex')
  const moves: [string, string][] = []
  const staged = entries.map((entry, index) => {
    if (entry.wanted.type === 'directory') return { ...entry }
    const path = joinPath(dirName(entry.path), `.livepush-${token}-${index}`)
    moves.push([path, entry.path])
    return { ...entry, path }
  })
  const stagedAs = new Map(moves.map(([from, to]) => [to, from]))
  for (const entry of staged) {
    const first = entry.wanted.linkedTo
    if (first) entry.wanted = { ...entry.wanted, linkedTo: stagedAs.get(first) ?? first }
  }
  try {
    await container.put(await packEntries(staged))
    for (const pairs of batches(moves.sort(byUrgency))) {
      await runScript(container, 'moveIntoPlace', pairs.flat())
    }
  } catch (error) {
    const leftovers = moves.map(([path]) => path)
    await removeByShell(container, leftovers).catch(() => {}) // The first error tells more.
    throw error
  }
}

/** Pages after what they refer to, also across batches. */
function byUrgency([, a]: [string, string], [, b]: [string, string]): number {
  return Number(isPage(a)) - Number(isPage(b))
}

function isPage(path: string): boolean {
  return /\.html?$/i.test(baseName(path))
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
  throw new Error(`Files could not be put in place in the container (exit code ${code}): ${said}`)
}
