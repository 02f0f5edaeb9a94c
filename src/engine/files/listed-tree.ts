import { createHash } from 'node:crypto'
import { batches } from '../container/batches.ts'
import type { ContainerHandle } from '../container/container.ts'
import { listFiles } from './listing.ts'
import { MemoryTree } from './memory-tree.ts'
import type { FileStat } from '../container/stat-line.ts'
import { contentsOf, readEntry, readTree } from './tree-archive.ts'

/** What a container had at a path, and how to tell later which of it is another by then. */
export interface ListedTree {
  /** Absolute path in the container. */
  path: string
  tree: MemoryTree
  /** By path in the container; absent where the container cannot tell. */
  stamps?: ReadonlyMap<string, string | undefined>
}

/** Bytes up to which changed files are read one by one; above, the whole tree is. */
const READ_UP_TO = 32 * 1024 * 1024

/**
 * Lists what a container has at a path, or at what a link there leads to, contents by digest. Where it was listed before, only what
 * differs is read: a stage of which one file changed costs that file, not the stage.
 *
 * @param previous the list before; the bytes of what differs from it are kept in the new one
 */
export async function listTree(
  container: ContainerHandle,
  name: string,
  previous?: ListedTree,
): Promise<ListedTree | undefined> {
  // Stamps come first: what changes while the rest is read is then seen to have the next time.
  let files = await listFiles(container, name)
  let path = name
  if (!files || files.get(name)?.type === 'symlink') {
    const stat = await container.stat(name)
    if (stat?.type === 'symlink') {
      path = stat.linkTarget
      files = await listFiles(container, path)
    }
  }
  const stamps = files && new Map([...files].map(([at, { stamp }]) => [at, stamp]))
  const known = previous?.path === path ? previous : undefined
  const tree =
    (files && known?.stamps && (await updatedTree(container, known, files))) ??
    (await readTree(container, path, (file, digest) => {
      const before = known?.tree.lookup(file)
      return known !== undefined && (before?.type !== 'file' || before.digest !== digest)
    }))
  return tree && { path, tree, ...(stamps && { stamps }) }
}

/** @returns undefined where it takes reading everything */
async function updatedTree(
  container: ContainerHandle,
  { path, tree: before, stamps }: ListedTree,
  files: ReadonlyMap<string, FileStat>,
): Promise<MemoryTree | undefined> {
  const tree = new MemoryTree(contentsOf(container, path))
  const changed: { name: string; at: string; file: FileStat }[] = []
  for (const [at, file] of files) {
    const name = at.slice(path.length + 1)
    const { type, mode, uid, gid, mtime } = file
    const isSame = file.stamp !== undefined && stamps!.get(at) === file.stamp
    const known = isSame ? before.lookup(name) : undefined
    if (known) tree.add(name, known)
    else if (type === 'directory') tree.add(name, { type, mode, uid, gid, mtime })
    else if (type === 'symlink') {
      const entry = await readEntry(container, at)
      if (entry) tree.add(name, entry)
    } else if (type === 'file') {
      // Which names share one content takes the whole picture.
      if (file.names > 1) return undefined
      changed.push({ name, at, file })
    }
  }
  const contents = await readFiles(container, changed)
  for (const [index, { name, file }] of changed.entries()) {
    const content = contents?.[index]
    if (!content) return undefined
    const { mode, uid, gid, mtime, size } = file
    const digest = createHash('sha256').update(content).digest('hex')
    const was = before.lookup(name)
    const differs = was?.type !== 'file' || was.digest !== digest
    const entry = { type: 'file', size, digest, mode, uid, gid, mtime } as const
    tree.add(name, entry, differs ? () => [content] : undefined)
  }
  return tree
}

/** @returns undefined where they are too large, or no longer what they were when listed */
async function readFiles(
  container: ContainerHandle,
  files: readonly { at: string; file: FileStat }[],
): Promise<Buffer[] | undefined> {
  if (files.reduce((sum, { file }) => sum + file.size, 0) > READ_UP_TO) return undefined
  const contents: Buffer[] = []
  const sizes = new Map(files.map(({ at, file }) => [at, file.size]))
  for (const batch of batches(files.map(({ at }) => [at] as const))) {
    const paths = batch.flat()
    const answer = await container.throughChannel('printFiles', paths).catch(() => undefined)
    const expected = paths.reduce((sum, path) => sum + sizes.get(path)!, 0)
    if (answer?.code !== 0 || answer.output.length !== expected) return undefined
    let start = 0
    for (const path of paths) {
      const end = start + sizes.get(path)!
      contents.push(answer.output.subarray(start, end))
      start = end
    }
  }
  return contents
}
