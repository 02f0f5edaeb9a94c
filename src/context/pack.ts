import { Readable } from 'node:stream'
import type { Pack } from 'tar-stream'
import { pack as createPack } from 'tar-stream'
import type { BuildContext } from './build-context.ts'
import type { TreeEntry } from './types.ts'

type Header = Parameters<Pack['entry']>[0]
type Sink = ReturnType<Pack['entry']>

/** A file that is packed beside those of the context, or in the place of one of them. */
export interface ExtraFile {
  /** Relative to the context. */
  path: string
  content: string
}

/** Bytes; a smaller file goes in with the size that it has when it is read. */
const BUFFERED = 4 * 1024 * 1024
/** tar-stream takes a mode of 0 for none; this bit keeps it from that and is not written. */
const REGULAR = 0o100000
/** The largest time stamp that tar-stream can write, in milliseconds. */
const LAST_MTIME = 0x7fffffff * 1000

/**
 * A build context as the tar that an engine builds from: all that is not ignored, owned by 0:0 as
 * the Docker CLI sends it. Files are read only as fast as the stream is.
 *
 * The stream fails with BuildContextError when a file is gone, or when one of 4 MiB or more has
 * another size than its entry says.
 */
export function packContext(context: BuildContext, extra: readonly ExtraFile[] = []): Readable {
  const pack = createPack()
  writeAll(pack, context, extra).catch((error: Error) => pack.destroy(error))
  return Readable.from(pack, { objectMode: false })
}

async function writeAll(
  pack: Pack,
  context: BuildContext,
  extra: readonly ExtraFile[],
): Promise<void> {
  const replaced = new Set(extra.map(({ path }) => path))
  for (const [path, entry] of context.entries()) {
    if (!replaced.has(path)) await writeEntry(pack, context, path, entry)
  }
  for (const { path, content } of extra) {
    await write(pack, { name: path, mode: 0o644, mtime: new Date(0) }, content)
  }
  pack.finalize()
}

async function writeEntry(
  pack: Pack,
  context: BuildContext,
  path: string,
  entry: TreeEntry,
): Promise<void> {
  const { type, mode, uid, gid } = entry
  const mtime = new Date(Math.min(Math.max(entry.mtime, 0), LAST_MTIME))
  const header: Header = { name: path, type, mode: mode | REGULAR, uid, gid, mtime }
  if (type === 'directory') return write(pack, header)
  if (type === 'symlink') return write(pack, { ...header, linkname: entry.target })
  if (entry.size < BUFFERED) return write(pack, header, await context.read(path))
  await write(pack, { ...header, size: entry.size }, context.createReadStream(path))
}

/** Resolves when the entry has gone into the tar; rejects when the tar is given up. */
async function write(
  pack: Pack,
  header: Header,
  content: string | Buffer | Readable = '',
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve())
    if (!(content instanceof Readable)) {
      pack.entry(header, content, done).on('error', reject)
      return
    }
    const sink = pack.entry(header, done).on('error', reject)
    feed(sink, content).catch(reject)
  })
}

async function feed(sink: Sink, content: Readable): Promise<void> {
  for await (const part of content) {
    if (!sink.write(part)) await drained(sink)
    if (sink.destroyed) return
  }
  sink.end(undefined)
}

/** Resolves too when the sink is given up. */
function drained(sink: Sink): Promise<void> {
  return new Promise((resolve) => {
    sink.once('drain', () => resolve())
    sink.once('close', () => resolve())
  })
}
