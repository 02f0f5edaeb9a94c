import type { CopyStep } from '../dockerfile/types.ts'
import { writtenDestination, type Destination } from '../plan/destination.ts'
import type { ContainerHandle } from '../container/container.ts'
import type { Underlay } from './underlay.ts'

/**
 * Where a COPY really writes: links followed, and whether a directory is there already. A link that
 * only a later step has made there is not followed.
 *
 * @param isNew what is there is newer than the image, which is not asked what it had
 */
export async function findDestination(
  container: ContainerHandle,
  underlay: Underlay,
  step: CopyStep,
  position: number,
  isNew = false,
): Promise<Destination> {
  const written = writtenDestination(step)
  if (written.path === '/') return written
  const stat = await container.stat(written.path)
  if (stat?.type !== 'symlink') {
    return { path: written.path, isDirectory: written.isDirectory || stat?.type === 'directory' }
  }
  const before = isNew ? undefined : await underlay.firstKindAt(written.path, position)
  if (before !== undefined && before !== 'symlink') {
    return { path: written.path, isDirectory: written.isDirectory || before === 'directory' }
  }
  const target = await container.stat(stat.linkTarget)
  const isDirectory = written.isDirectory || target?.type === 'directory'
  return { path: stat.linkTarget, isDirectory }
}
