import { pack } from 'tar-stream'
import { joinPath } from '../plan/paths.ts'
import type { ContainerHandle } from '../container/container.ts'
import { readTree } from './tree-archive.ts'

/**
 * Removes paths from a container in which no command can be run. The archive API has no removal,
 * but unpacking a hard link to something that does not exist first clears the link's own path and
 * then fails: the path is gone, the answer an error.
 *
 * @param paths deepest first; a directory goes only where nothing is left in it
 */
export async function removeByArchive(
  container: ContainerHandle,
  paths: readonly string[],
): Promise<void> {
  for (const path of paths) {
    const stat = await container.stat(path)
    if (!stat) continue
    const tree = stat.type === 'directory' ? await readTree(container, path) : undefined
    if (!tree || tree.children('').length === 0) await clear(container, path)
  }
}

async function clear(container: ContainerHandle, path: string): Promise<void> {
  const archive = pack()
  const name = path.replace(/^\//, '')
  archive.entry({ name, type: 'link', linkname: joinPath(name, '.livepush-none') })
  archive.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk)
  const failure = await container.put([Buffer.concat(chunks)]).then(
    () => undefined,
    (error: Error) => error,
  )
  if (await container.stat(path)) throw failure ?? new Error(`${path} could not be removed`)
}
