import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Header } from 'tar-stream'
import type { BuildContext } from '../../context/build-context.ts'
import type { FileEntry } from '../../context/types.ts'
import { BuildContextError } from '../errors.ts'
import { digestOf, entriesOf, KEEP_UP_TO } from '../files/tree-archive.ts'
import { HEADER, isTarHeader, packingOf } from './packing.ts'
import {
  BrokenArchiveError,
  NotUnpackedError,
  unpackedPath,
  UnpackedTree,
} from './unpacked-tree.ts'

/** Bytes of all files of one archive that are kept in memory until they are sent on. */
const KEEP_IN_ALL = 64 * 1024 * 1024

/** An archive that an ADD unpacks: what it holds, or why that cannot be told. */
export interface Unpacked {
  tree: UnpackedTree
  problem?: ArchiveProblem
}

export interface ArchiveProblem {
  /**
   * `broken`: the builder refuses it too. `unsupported`: the builder alone unpacks it. `unread`: the
   * file changed meanwhile.
   */
  kind: 'broken' | 'unsupported' | 'unread'
  why: string
}

/** Tells whether the bytes of a file will be wanted soon. */
type Keep = (path: string, digest: string) => boolean

/**
 * Lists what an archive of the build context holds, contents by digest; it is never held whole.
 *
 * @param keep where absent, no bytes are kept; what does not fit is read again when it is wanted
 * @returns undefined for a file that the builder copies as it is
 */
export async function readArchive(
  context: BuildContext,
  path: string,
  keep?: Keep,
): Promise<Unpacked | undefined> {
  let archive: Readable | undefined
  const none = () => new UnpackedTree(() => Readable.from([]))
  try {
    const opened = await open(context, path)
    if (opened && 'other' in opened) {
      const why = `it is compressed with ${opened.other}`
      return { tree: none(), problem: { kind: 'unsupported', why } }
    }
    archive = opened
    return archive && { tree: await list(archive, readAgain(context, path), keep) }
  } catch (error) {
    return { tree: none(), problem: problemOf(error) }
  } finally {
    archive?.destroy()
  }
}

/** What reads archives for the builder overlooks damage that others do not: it has to say. */
function problemOf(error: unknown): ArchiveProblem {
  const { message, code } = error as NodeJS.ErrnoException
  if (error instanceof BuildContextError) return { kind: 'unread', why: message }
  if (error instanceof BrokenArchiveError) return { kind: 'broken', why: message }
  if (error instanceof NotUnpackedError) return { kind: 'unsupported', why: message }
  if (isCutShort(code, message)) return { kind: 'broken', why: 'it ends too soon' }
  return { kind: 'unsupported', why: `it is damaged (${message})` }
}

/** As zlib and tar-stream say it. */
function isCutShort(code: string | undefined, message: string): boolean {
  return code === 'Z_BUF_ERROR' || message === 'Unexpected end of data'
}

/** @returns the tar; undefined for what is none */
async function open(
  context: BuildContext,
  path: string,
): Promise<Readable | { other: string } | undefined> {
  const file = await peek(context.createReadStream(path))
  const packing = packingOf(file.head)
  if (typeof packing === 'object') {
    file.stream.destroy()
    return packing
  }
  if (packing === 'none') return isTarHeader(file.head) ? file.stream : closed(file.stream)
  // Who reads what comes out of it hears of every error.
  const unzipped = pipeline(file.stream, createGunzip(), () => {})
  try {
    const tar = await peek(unzipped)
    return isTarHeader(tar.head) ? tar.stream : closed(tar.stream)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!isCutShort(code, message)) throw error
    return undefined // Too short for a header.
  }
}

function closed(stream: Readable): undefined {
  stream.destroy()
}

/** The first block of a stream, and the stream from its start. */
async function peek(stream: Readable): Promise<{ head: Buffer; stream: Readable }> {
  const parts = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const first: Buffer[] = []
  for (let size = 0; size < HEADER;) {
    const next = await parts.next()
    if (next.done) break
    first.push(next.value)
    size += next.value.length
  }
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      yield* first
      for (;;) {
        const next = await parts.next()
        if (next.done) return
        yield next.value
      }
    } finally {
      stream.destroy()
    }
  }
  return { head: Buffer.concat(first), stream: Readable.from(whole(), { objectMode: false }) }
}

async function list(
  archive: Readable,
  readAgain: (entry: number, size: number) => AsyncIterable<Buffer>,
  keep: Keep | undefined,
): Promise<UnpackedTree> {
  const positions = new Map<string, number>()
  const tree: UnpackedTree = new UnpackedTree((path) => {
    return readAgain(positions.get(path)!, (tree.lookup(path) as FileEntry).size)
  })
  let kept = 0
  let position = 0
  for await (const { header, content } of entriesOf(archive)) {
    refuseAttributes(header)
    if (header.type === 'file') {
      const { size = 0 } = header
      const path = unpackedPath(header.name)
      const fits = size <= KEEP_UP_TO && kept + size <= KEEP_IN_ALL
      const { digest, bytes } = await digestOf(content, keep !== undefined && fits)
      const isKept = bytes !== undefined && keep!(path, digest)
      if (isKept) kept += size
      tree.unpackFile(header, digest, isKept ? () => [bytes] : undefined)
      positions.set(path, position)
    } else {
      tree.unpack(header)
    }
    position++
  }
  return tree
}

function refuseAttributes({ name, pax }: Header): void {
  if (Object.keys(pax ?? {}).some((key) => key.startsWith('SCHILY.xattr.'))) {
    throw new NotUnpackedError(`${name} has extended attributes`)
  }
}

/** Reads one file of an archive again, told by its position in it. */
function readAgain(context: BuildContext, path: string) {
  return async function* (entry: number, size: number): AsyncGenerator<Buffer> {
    const archive = await open(context, path)
    let position = 0
    if (archive instanceof Readable) {
      for await (const { header, content } of entriesOf(archive)) {
        if (position++ !== entry) continue
        if (header.size !== size) break
        yield* content as AsyncIterable<Buffer>
        return
      }
    }
    throw new BuildContextError(`"${path}" changed while it was being unpacked.`)
  }
}
