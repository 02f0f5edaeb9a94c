import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { extract, type Header } from 'tar-stream'
import type { TreeEntry } from '../../context/types.ts'
import { baseName, joinPath } from '../plan/paths.ts'
import type { ContainerHandle } from '../container/container.ts'
import { MemoryTree, type ReadParts } from './memory-tree.ts'

/** Bytes of one file that are kept in memory between listing it and sending it on. */
export const KEEP_UP_TO = 16 * 1024 * 1024

/**
 * Lists what a container has at a path, contents by digest, from its archive: no command runs in
 * the container, so it need not be running nor have a shell.
 *
 * @param keep whether the bytes of a file will be wanted soon; large ones are read again instead
 * @returns a tree whose root is the path; undefined where there is nothing
 */
export async function readTree(
  container: ContainerHandle,
  path: string,
  keep: (path: string, digest: string) => boolean = () => false,
): Promise<MemoryTree | undefined> {
  const archive = await container.get(path)
  if (!archive) return undefined
  const tree = new MemoryTree(contentsOf(container, path))
  const links: { path: string; to: string }[] = []
  const rootLength = rootName(path).length
  const relative = (name: string) => name.replace(/\/$/, '').slice(rootLength).replace(/^\//, '')
  for await (const { header, content } of entriesOf(archive)) {
    const name = relative(header.name)
    const to = header.linkname ?? ''
    const owner = ownerOf(header)
    if (header.type === 'directory') tree.add(name, { type: 'directory', ...owner })
    else if (header.type === 'symlink') tree.add(name, { type: 'symlink', target: to, ...owner })
    else if (header.type === 'link') links.push({ path: name, to: relative(to) })
    else if (header.type === 'file' || header.type === 'contiguous-file') {
      const { digest, bytes } = await digestOf(content, (header.size ?? 0) <= KEEP_UP_TO)
      const entry: TreeEntry = { type: 'file', size: header.size ?? 0, digest, ...owner }
      tree.add(name, entry, bytes && keep(name, digest) ? () => [bytes] : undefined)
    }
  }
  for (const { path: name, to } of links) {
    const entry = tree.lookup(to)
    if (entry?.type === 'file') tree.add(name, { ...entry, hardLink: to })
  }
  return tree
}

/** Reads files below a path of a container, by their paths relative to it. */
export function contentsOf(container: ContainerHandle, path: string): ReadParts {
  return async function* (file) {
    const archive = await container.get(joinPath(path, file))
    if (!archive) throw new Error(`${joinPath(path, file)} is no longer in the container`)
    for await (const { header, content } of entriesOf(archive)) {
      if (header.type === 'file') yield* content as AsyncIterable<Buffer>
    }
  }
}

/** The entry at a path alone, without what lies in it; undefined where there is nothing. */
export async function readEntry(
  container: ContainerHandle,
  path: string,
): Promise<TreeEntry | undefined> {
  const archive = await container.get(path)
  if (!archive) return undefined
  for await (const { header } of entriesOf(archive)) {
    const owner = ownerOf(header)
    if (header.type === 'directory') return { type: 'directory', ...owner }
    if (header.type === 'symlink')
      return { type: 'symlink', target: header.linkname ?? '', ...owner }
    return { type: 'file', size: header.size ?? 0, ...owner }
  }
  return undefined
}

/** The bytes of one file of a container; undefined where it has no such file. */
export async function readFile(
  container: ContainerHandle,
  path: string,
): Promise<Buffer | undefined> {
  const archive = await container.get(path)
  if (!archive) return undefined
  for await (const { header, content } of entriesOf(archive)) {
    if (header.type === 'file') return await buffer(content)
  }
  return undefined
}

/** What an archive holds, one after the other; content that is not read is skipped. */
export async function* entriesOf(
  archive: Readable,
): AsyncGenerator<{ header: Header; content: Readable }> {
  // Some tools write headers without a magic number. The option's type is missing.
  const options: object = { allowUnknownFormat: true }
  const unpack = extract(options)
  archive.once('error', (error) => unpack.destroy(error))
  archive.pipe(unpack)
  try {
    for await (const entry of unpack) {
      yield { header: entry.header, content: entry as unknown as Readable }
      entry.resume()
    }
  } finally {
    archive.destroy()
  }
}

/** The digest of a content, and its bytes where they are to be kept. */
export async function digestOf(
  content: Readable,
  keep: boolean,
): Promise<{ digest: string; bytes?: Buffer }> {
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  for await (const chunk of content) {
    hash.update(chunk as Buffer)
    if (keep) chunks.push(chunk as Buffer)
  }
  return { digest: hash.digest('hex'), ...(keep && { bytes: Buffer.concat(chunks) }) }
}

/** The name that the engine gives the archive's topmost entry. */
function rootName(path: string): string {
  return path === '/' ? '' : baseName(path.replace(/\/$/, ''))
}

/** Whose an archive's entry is, and what its bits and time are. */
export function ownerOf(header: Header) {
  return {
    mode: (header.mode ?? 0) & 0o7777,
    uid: header.uid ?? 0,
    gid: header.gid ?? 0,
    mtime: header.mtime?.getTime() ?? 0,
  }
}
