import type { CopyStep } from '../dockerfile/types.ts'
import { writtenDestination, type Destination } from '../plan/destination.ts'
import type { ContainerHandle } from '../container/container.ts'
import type { Kind } from '../files/image-files.ts'
import type { StageState } from './stage.ts'
import type { Underlay } from './underlay.ts'

/**
 * Where a COPY really writes: links followed, and whether a directory is there already. A link that
 * only a later step has made there is not followed.
 */
export async function findDestination(
  container: ContainerHandle,
  underlay: Underlay,
  step: CopyStep,
  position: number,
): Promise<Destination> {
  const written = writtenDestination(step)
  if (written.path === '/') return written
  const stat = await container.stat(written.path)
  if (stat?.type !== 'symlink') {
    return { path: written.path, isDirectory: written.isDirectory || stat?.type === 'directory' }
  }
  const before = await underlay.firstKindAt(written.path, position)
  if (before !== undefined && before !== 'symlink') {
    return { path: written.path, isDirectory: written.isDirectory || before === 'directory' }
  }
  const target = await container.stat(stat.linkTarget)
  const isDirectory = written.isDirectory || target?.type === 'directory'
  return { path: stat.linkTarget, isDirectory }
}

/**
 * Looks again whether the destinations of COPYs that have yet to be redone are directories before
 * them: that decides where a file goes. When the container was looked at first, the COPY itself may
 * have made it one, and another before it may bring a file or a directory there now.
 */
export async function settleDestinations(stage: StageState): Promise<void> {
  const { layers, ledger, underlay } = stage
  for (const [position, copy] of [...layers.copies()]) {
    const destination = stage.destinationOf(copy.step)
    if (!destination || copy.watchedOnly || !copy.hasFiles) continue
    if (position < ledger.firstDirty! || copy.step.dest.endsWith('/')) continue
    const { path } = destination
    let kind: Kind | 'nothing' | undefined = layers.wantedAt(path, position - 1)?.wanted.type
    if (!kind && !destination.isDirectory) continue
    kind ??= await underlay.kindAt(path, position)
    if (kind === undefined || kind === 'symlink') continue
    const isDirectory = kind === 'directory'
    if (isDirectory !== destination.isDirectory) stage.moveTo(copy, { path, isDirectory })
  }
}
