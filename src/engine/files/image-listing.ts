import type { ContainerHandle } from '../container/container.ts'
import { kindOf, type FileStat } from '../container/stat-line.ts'

/**
 * All that an image has: absolute path by absolute path, what it is like. Two that are alike have the
 * same text.
 */
export type ImageListing = ReadonlyMap<string, string>

/**
 * Lists an image.
 *
 * @param container one of that image that nothing runs in; it is started for the moment
 * @returns undefined where the image has no tools that list it
 */
export async function listImage(container: ContainerHandle): Promise<ImageListing | undefined> {
  if (!(await container.hasShell())) return undefined
  await container.start()
  try {
    const { code, stdout } = await container.script('listAll', [])
    return code === 0 ? parseImageListing(stdout.toString()) : undefined
  } finally {
    await container.kill('KILL')
  }
}

const LINE = /^([0-9a-f]+) (\d+) (\d+) (\d+) (-?\d+) (\/.*)$/

/**
 * Reads what the container has printed. A name may have newlines: a line that does not begin as one
 * does is part of the name before it.
 *
 * @returns undefined where it is something else
 */
export function parseImageListing(text: string): ImageListing | undefined {
  const listing = new Map<string, string>()
  let last: [path: string, likeness: string] | undefined
  for (const line of text.split('\n').slice(0, -1)) {
    const match = LINE.exec(line)
    if (match) {
      if (last) listing.set(...last)
      const [, raw, uid, gid, size, mtime, path] = match
      const { type, mode } = kindOf(Number.parseInt(raw!, 16))
      last = [path!, likeness(type, mode, `${uid} ${gid}`, `${size} ${mtime}`)]
    } else if (last) last[0] += `\n${line}`
    else return undefined
  }
  if (last) listing.set(...last)
  return listing.size > 0 ? listing : undefined
}

/** What a file of a container is like, in the words of a listing. */
export function likenessOf({ type, mode, uid, gid, size, mtime }: FileStat): string {
  return likeness(type, mode, `${uid} ${gid}`, `${size} ${Math.floor(mtime / 1000)}`)
}

/** Size and time of a directory are those of the list of what is in it. */
function likeness(type: FileStat['type'], mode: number, owner: string, content: string): string {
  return `${mode} ${owner}|${type} ${type === 'directory' ? '' : content}`
}

/** Whether two files differ in more than their bits and whose they are. */
export function differInContent(one: string, other: string): boolean {
  return one.slice(one.indexOf('|')) !== other.slice(other.indexOf('|'))
}
