import type { TreeEntry } from '../../context/types.ts'

/** An entry that a fresh build would have at a path of the container. */
export type WantedEntry = TreeEntry & {
  /**
   * A directory that a COPY needs but does not describe (its destination, the parents of it): made
   * when missing, left as it is otherwise.
   */
  implied?: boolean
  /** It takes the place of whatever is there, of a directory with all that it holds, too. */
  replaces?: boolean
  /** The path of the container that it shares its content with, where both are one file. */
  linkedTo?: string | undefined
}

/** What a container has at a path. `other` is a device, a socket or a FIFO. */
export interface ActualEntry {
  type: 'file' | 'directory' | 'symlink' | 'other'
  mode: number
  uid: number
  gid: number
  /** SHA-256 in hex; absent where the content was not read. */
  digest?: string
  /** The text of a symbolic link. */
  target?: string
}

/** True where a fresh build would leave `actual` as it is. */
export function satisfies(actual: ActualEntry | undefined, wanted: WantedEntry): boolean {
  if (wanted.type === 'directory' && wanted.implied) {
    // A link to a directory serves as one: a build follows it.
    return actual?.type === 'directory' || actual?.type === 'symlink'
  }
  if (actual?.type !== wanted.type) return false
  if (actual.uid !== wanted.uid || actual.gid !== wanted.gid) return false
  if (wanted.type === 'symlink') return actual.target === wanted.target
  if (actual.mode !== wanted.mode) return false
  return wanted.type === 'directory' || actual.digest === wanted.digest
}
