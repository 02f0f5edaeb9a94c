/** One entry of a tree of files that a COPY reads from: a build context, a stage, an image. */
export type TreeEntry = FileEntry | DirectoryEntry | SymlinkEntry

interface EntryOwner {
  /** Permission bits, 0 to 0o7777. */
  mode: number
  uid: number
  gid: number
  /** Milliseconds since the epoch. */
  mtime: number
}

export interface FileEntry extends EntryOwner {
  type: 'file'
  /** Bytes. */
  size: number
  /** SHA-256 of the content in hex, once somebody asked for it with `hash()`. */
  digest?: string
  /** Another path of the tree that is the same file: this one is a hard link to it. */
  hardLink?: string
}

export interface DirectoryEntry extends EntryOwner {
  type: 'directory'
}

export interface SymlinkEntry extends EntryOwner {
  type: 'symlink'
  /** The link's text, as stored. */
  target: string
}

/**
 * A tree of files in memory, contents elsewhere. Paths are relative to its root, with `/`, `''`
 * being the root itself. Symbolic links are entries of their own: no method follows one.
 */
export interface SourceTree {
  lookup(path: string): TreeEntry | undefined
  /** Names (not paths) of a directory's entries, sorted by code unit; empty for anything else. */
  children(path: string): readonly string[]
  /** Paths of all symbolic links, in no order; a tree that cannot say what they lead to has none. */
  symlinks?(): Iterable<string>
  /** The other paths of the same file, where a tree may hold one file under several. */
  linked?(path: string): readonly string[]
  /** The bytes of a file. */
  read(path: string): Promise<Buffer>
  /** The same in parts, exactly as many as the entry says; where it can be had so. */
  readParts?(path: string): AsyncIterable<Buffer>
  /** Fills in `digest` of those of the paths that are files. */
  hash(paths: Iterable<string>): Promise<void>
}
