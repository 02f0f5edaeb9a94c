/** What the engine tells of a path without reading it. */
export interface PathStat {
  type: 'file' | 'directory' | 'symlink' | 'other'
  /** Permission bits. */
  mode: number
  size: number
  /** Where a link leads to in the end, absolute inside the container. */
  linkTarget: string
}

interface GoFileStat {
  mode: number
  size: number
  linkTarget: string
}

/** @param header the engine's `X-Docker-Container-Path-Stat` */
export function parsePathStat(header: string): PathStat {
  const stat = JSON.parse(Buffer.from(header, 'base64').toString()) as GoFileStat
  return {
    type: typeOf(stat.mode),
    mode: permissions(stat.mode),
    size: stat.size,
    linkTarget: stat.linkTarget,
  }
}

/** Go's `fs.FileMode` keeps the type and the set-ID bits above the permissions. */
function typeOf(mode: number): PathStat['type'] {
  if (mode & (1 << 31)) return 'directory'
  if (mode & (1 << 27)) return 'symlink'
  return mode & ((1 << 26) | (1 << 25) | (1 << 24) | (1 << 21) | (1 << 19)) ? 'other' : 'file'
}

function permissions(mode: number): number {
  const special =
    (mode & (1 << 23) ? 0o4000 : 0) |
    (mode & (1 << 22) ? 0o2000 : 0) |
    (mode & (1 << 20) ? 0o1000 : 0)
  return (mode & 0o777) | special
}
