import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { extract } from 'tar-stream'
import { docker } from './engine.ts'

/** What the engine itself puts into every running container. */
const OF_THE_ENGINE =
  /^(?:\.dockerenv|dev(?:\/.*)?|proc|sys|etc\/(?:hosts|hostname|resolv\.conf|mtab)|\.pivot_root\d+)$/

/**
 * A container's whole file system, a line for each path: type, mode, owner and content. Times are
 * left out: a build keeps those of the files it finds in its cache.
 */
export async function listFileSystem(containerId: string): Promise<string[]> {
  const unpack = extract()
  const archive = (await docker.getContainer(containerId).export()) as unknown as Readable
  archive.pipe(unpack)
  const lines: string[] = []
  for await (const entry of unpack) {
    const { name, type, mode = 0, uid, gid, linkname } = entry.header
    const hash = createHash('sha256')
    for await (const chunk of entry) hash.update(chunk as Buffer)
    const path = name.replace(/^\.?\//, '').replace(/\/$/, '')
    if (OF_THE_ENGINE.test(path)) continue
    const content = type === 'file' ? hash.digest('hex').slice(0, 16) : (linkname ?? '')
    const bits = type === 'symlink' ? '' : (mode & 0o7777).toString(8)
    lines.push([`/${path}`, type, bits, `${uid}:${gid}`, content].join(' ').trim())
  }
  return lines.sort()
}
