import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import type { WantedEntry } from '../plan/entry.ts'

type EntryHeader = Parameters<ReturnType<typeof pack>['entry']>[0]

/** One entry to write into a container. */
export interface PlacedEntry {
  /** Absolute path in the container. */
  path: string
  wanted: WantedEntry
  /** The content of a file. */
  read?: () => Promise<Buffer>
}

/** Bytes of content up to which an archive is sent as one buffer, which the engine takes fastest. */
const BUFFER_UP_TO = 32 * 1024 * 1024

/** Packs entries, in their order but hard links last, under names relative to the root. */
export async function packEntries(given: readonly PlacedEntry[]): Promise<Buffer | Readable> {
  const isLink = ({ wanted }: PlacedEntry) => wanted.linkedTo !== undefined
  const entries = [...given.filter((entry) => !isLink(entry)), ...given.filter(isLink)]
  const bytes = entries.reduce((sum, { wanted }) => sum + sizeOf(wanted), 0)
  const archive = pack()
  const filled = fill(archive, entries)
  if (bytes > BUFFER_UP_TO) {
    filled.catch((error: Error) => archive.destroy(error))
    return Readable.from(archive as AsyncIterable<Buffer>, { objectMode: false })
  }
  const chunks: Buffer[] = []
  const collected = (async () => {
    for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk)
  })()
  await Promise.all([filled.catch((error: Error) => archive.destroy(error)), collected])
  await filled
  return Buffer.concat(chunks)
}

async function fill(
  archive: ReturnType<typeof pack>,
  entries: readonly PlacedEntry[],
): Promise<void> {
  for (const { path, wanted, read } of entries) {
    const content = wanted.type === 'file' && !wanted.linkedTo ? await read!() : undefined
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error | null) => (error ? reject(error) : resolve())
      const headers = headersOf(path, wanted)
      if (content) archive.entry(headers, content, done)
      else archive.entry(headers, done)
    })
  }
  archive.finalize()
}

function headersOf(path: string, wanted: WantedEntry): EntryHeader {
  const name = path.replace(/^\//, '')
  const common = {
    mode: wanted.mode,
    uid: wanted.uid,
    gid: wanted.gid,
    mtime: new Date(wanted.mtime || Date.now()),
  }
  if (wanted.type === 'directory') return { name: `${name}/`, type: 'directory', ...common }
  if (wanted.linkedTo) {
    return { name, type: 'link', linkname: wanted.linkedTo.replace(/^\//, ''), ...common }
  }
  if (wanted.type === 'file') return { name, type: 'file', ...common }
  return { name, type: 'symlink', linkname: wanted.target, ...common }
}

export function sizeOf(wanted: WantedEntry): number {
  return wanted.type === 'file' && !wanted.linkedTo ? wanted.size : 0
}
