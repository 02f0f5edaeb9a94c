import type { ContainerHandle } from './container.ts'

/** What a container tells of one of its files without reading it. */
export interface ListedFile {
  type: 'file' | 'directory' | 'symlink' | 'other'
  mode: number
  uid: number
  gid: number
  /** How many names it has. */
  names: number
  /** Bytes. */
  size: number
  /** Milliseconds since 1970. */
  mtime: number
  /** Another one wherever the file is another, or its content, mode, owner or names changed. */
  stamp: string
}

/**
 * Lists a path of a container and everything below it, by the path in the container. Nothing is
 * read, so it costs next to nothing.
 *
 * @returns undefined where the container cannot tell it this way; empty where nothing is there
 */
export async function listFiles(
  container: ContainerHandle,
  path: string,
): Promise<Map<string, ListedFile> | undefined> {
  // Everything there is: also what is none of the container's own files.
  if (path === '/') return undefined
  const answer = await container.throughChannel('list', [path]).catch(() => undefined)
  return answer?.code === 0 || answer?.output.length === 0
    ? parseListing(answer.output.toString())
    : undefined
}

const TIME = String.raw`(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})(\d{6}) ([-+]\d\d)(\d\d)`
const LINE = new RegExp(
  String.raw`^([0-9a-f]+) (\d+) (\d+) (\d+) (\d+) (\d+) ${TIME} (\S+ \S+ \S+) (/.*)$`,
)

/** @returns undefined where the container's tools print something else, or times in seconds only */
export function parseListing(text: string): Map<string, ListedFile> | undefined {
  const files = new Map<string, ListedFile>()
  for (const line of text.split('\n')) {
    if (line === '') continue
    const match = LINE.exec(line)
    if (!match) return undefined
    const [raw, uid, gid, names, inode, size, day, time, rest, hours, minutes, changed, path] =
      match.slice(1) as [string, ...string[]] & { length: 13 }
    files.set(path!, {
      ...kindOf(Number.parseInt(raw, 16)),
      uid: Number(uid),
      gid: Number(gid),
      names: Number(names),
      size: Number(size),
      mtime: Date.parse(`${day}T${time}${hours}:${minutes}`),
      stamp: `${raw} ${uid} ${gid} ${inode} ${size} ${day} ${time}${rest} ${changed}`,
    })
  }
  return files
}

/** Type and mode, from what `st_mode` holds. */
export function kindOf(raw: number): Pick<ListedFile, 'type' | 'mode'> {
  const formats = { 0o100000: 'file', 0o040000: 'directory', 0o120000: 'symlink' } as const
  const type = formats[(raw & 0o170000) as keyof typeof formats] ?? 'other'
  return { type, mode: raw & 0o7777 }
}
