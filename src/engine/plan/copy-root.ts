import type { ArchiveProblem } from '../unpack/read-archive.ts'
import type { UnpackedTree } from '../unpack/unpacked-tree.ts'
import { compareTrees, type TreeChanges } from './compare-trees.ts'
import type { WantedEntry } from './entry.ts'
import { joinPath, parentsOf } from './paths.ts'

/** An archive among the sources of an ADD, by its path in the source tree. */
export interface ArchiveSource {
  tree: UnpackedTree
  problem?: ArchiveProblem
}

/** One source of a COPY or ADD, and where it goes. */
export interface Root {
  /** Path in the source tree; the heredoc's name for an inline one. */
  real: string
  type: 'file' | 'directory' | 'archive' | 'inline'
  /** A file's own path in the container, or the directory that takes a directory's content. */
  dest: string
  /** What an archive holds, its root being what `dest` takes. */
  archive?: UnpackedTree
}

/** A source whose content goes into the destination, instead of itself. */
export function takesContent({ type }: Root): boolean {
  return type === 'directory' || type === 'archive'
}

/** Whether an archive has a file or a link where a path of it would need a directory. */
export function buries({ archive }: Root, rest: string): boolean {
  if (!archive) return false
  return parentsOf(`/${rest}`).some((parent) => {
    const entry = archive.lookup(parent.slice(1))
    return entry !== undefined && entry.type !== 'directory'
  })
}

/**
 * What an archive puts below its destination: `--chmod` and `--exclude` are not for that.
 *
 * @param owner whose all of it is, whatever the archive says
 */
export function unpackedEntry(
  { dest, archive }: Root,
  rest: string,
  owner?: { uid: number; gid: number } | false,
): WantedEntry | undefined {
  const entry = archive?.lookup(rest)
  if (!entry) return undefined
  if (entry.type === 'directory' && archive!.implied.has(rest)) return { ...entry, implied: true }
  const unpacked = { ...entry, ...owner, replaces: true }
  if (unpacked.type !== 'file' || unpacked.hardLink === undefined) return unpacked
  return { ...unpacked, linkedTo: joinPath(dest, unpacked.hardLink) }
}

/** Both are what a step unpacks of one file, perhaps of another content. */
export function isSameArchive(a: Root, b: Root): boolean {
  return Boolean(a.archive && b.archive) && a.real === b.real && a.dest === b.dest
}

/** What the two hold otherwise, as paths of the container; what only one describes counts too. */
export function unpackedDifference(before: Root, now: Root): Required<TreeChanges> {
  const [was, is] = [before.archive!, now.archive!]
  const { changed, deleted, reshaped } = compareTrees(was, is)
  const inContainer = (path: string) => joinPath(now.dest, path)
  return {
    changed: [...changed, ...[...was.implied].filter((path) => !is.implied.has(path))].map(
      inContainer,
    ),
    deleted: [...deleted, ...[...is.implied].filter((path) => !was.implied.has(path))].map(
      inContainer,
    ),
    reshaped: new Set([...reshaped].map(inContainer)),
  }
}
