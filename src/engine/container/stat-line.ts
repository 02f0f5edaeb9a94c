/** What a container tells of one of its files without reading it. */
export interface FileStat {
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
  /**
   * Another one wherever the file is another, or its content, mode, owner or names changed; absent
   * where the container tells times in seconds only, in which much can change.
   */
  stamp?: string
}

/**
 * The format for stat(1) of what `parseStatLine` reads: mode in hex, uid, gid, number of names,
 * inode, size, times of the last change of the content and of anything, path.
 */
export const STAT_FORMAT = '%f %u %g %h %i %s %y %z %n'

const TIME = String.raw`(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)? ([-+]\d\d)(\d\d)`
const LINE = new RegExp(
  String.raw`([0-9a-f]+) (\d+) (\d+) (\d+) (\d+) (\d+) ${TIME} (\S+ \S+ \S+) `,
  'y',
)

/** Likewise with little of it, for a great many: mode in hex, uid, gid, size, seconds, path. */
export const LISTING_FORMAT = '%f %u %g %s %Y %n'

/**
 * Reads the line that begins at an offset, up to the path.
 *
 * @returns with the offset at which the path begins; undefined where it is no such line
 */
export function parseStatLine(
  text: string,
  start: number,
): { stat: FileStat; end: number } | undefined {
  LINE.lastIndex = start
  const match = LINE.exec(text)
  if (!match) return undefined
  const [line, raw, uid, gid, names, , size, day, time, fraction, hours, minutes] = match
  const stat: FileStat = {
    ...kindOf(Number.parseInt(raw!, 16)),
    uid: Number(uid),
    gid: Number(gid),
    names: Number(names),
    size: Number(size),
    mtime: Date.parse(`${day}T${time}${fraction?.slice(0, 4) ?? ''}${hours}:${minutes}`),
    ...(fraction !== undefined && { stamp: line }),
  }
  return { stat, end: start + line.length }
}

/** Type and mode, from what `st_mode` holds. */
export function kindOf(raw: number): Pick<FileStat, 'type' | 'mode'> {
  const formats = { 0o100000: 'file', 0o040000: 'directory', 0o120000: 'symlink' } as const
  const type = formats[(raw & 0o170000) as keyof typeof formats] ?? 'other'
  return { type, mode: raw & 0o7777 }
}
