import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { extract } from 'tar-stream'

/** What the engine itself puts into every running container, and the root, which is no entry. */
const OF_THE_ENGINE =
  /^(?:|\.dockerenv|dev(?:\/.*)?|proc|sys|etc\/(?:hosts|hostname|resolv\.conf|mtab)|\.pivot_root\d+)$/

/**
 * Everything in an archive by its path: type, mode, owner and content. Times are left out: a build
 * keeps those of the files it finds in its cache. Hard links are told by the first of their paths.
 */
export async function listArchive(archive: Readable): Promise<Map<string, string>> {
  const unpack = extract()
  archive.once('error', (error) => unpack.destroy(error)).pipe(unpack)
  const entries = new Map<string, string>()
  const links: [path: string, to: string][] = []
  for await (const entry of unpack) {
    const { name, type, mode = 0, uid, gid, linkname = '' } = entry.header
    const chunks: Buffer[] = []
    for await (const chunk of entry) chunks.push(chunk as Buffer)
    const path = pathOf(name)
    if (OF_THE_ENGINE.test(path)) continue
    if (type === 'link') links.push([path, pathOf(linkname)])
    const content = type === 'file' ? brief(Buffer.concat(chunks)) : linkname
    const bits = type === 'symlink' ? '' : (mode & 0o7777).toString(8)
    entries.set(path, [type, bits, `${uid}:${gid}`, content].filter(Boolean).join(' '))
  }
  return withLinks(entries, links)
}

/** An archive may have any of a file's names first; here it is told in each by the lowest. */
function withLinks(entries: Map<string, string>, links: [string, string][]): Map<string, string> {
  const groups = new Map<string, string[]>()
  for (const [path, to] of links) groups.set(to, [...(groups.get(to) ?? [to]), path])
  for (const [first, paths] of groups) {
    const entry = `${entries.get(first)} linked ${paths.sort()[0]}`
    for (const path of paths) entries.set(path, entry)
  }
  return entries
}

/** Short texts as they are, so that a difference tells what differs. */
function brief(content: Buffer): string {
  if (content.length <= 400) return JSON.stringify(content.toString())
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}

const pathOf = (name: string) => name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')

/** One line for each path where the pushed container is not what the build made. */
export function difference(
  pushed: ReadonlyMap<string, string>,
  built: ReadonlyMap<string, string>,
): string[] {
  const paths = [...new Set([...pushed.keys(), ...built.keys()])].sort()
  return paths
    .filter((path) => pushed.get(path) !== built.get(path))
    .map((path) => {
      const [is, should] = [pushed.get(path) ?? 'nothing', built.get(path) ?? 'nothing']
      return `${JSON.stringify(`/${path}`)}: pushed ${is}, built ${should}`
    })
}
