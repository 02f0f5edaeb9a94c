import type { LivepushOptions } from '../../../src/engine/index.ts'

/** A file's content, or an entry of another kind; modes are 644 and 755 unless said. */
export type FileSpec =
  | string
  | { content: string; mode: number }
  | { link: string }
  /** Another path of the same file. */
  | { hardLink: string }
  /** Written into the file that is there, whatever other paths it has. */
  | { inPlace: string }
  | { directory: true; mode?: number }
  /** A tar of entries by name, of `cut` bytes where it is said. */
  | { archive: Record<string, string | ArchiveEntry>; gzip: boolean; cut?: number }
  | { base64: string }

/** An entry of an archive; it belongs to 7:8 unless said. A name that ends in `/` is a directory's. */
export interface ArchiveEntry {
  content?: string
  mode?: number
  owner?: [uid: number, gid: number]
  link?: string
  /** Another name in the archive. */
  hardLink?: string
}

/** A build context, or a part of it, by path. Directories need no entry of their own. */
export type Files = Record<string, FileSpec>

/** What happens to a context: a path's new state, or null where it goes. Removals come first. */
export type Edit = Record<string, FileSpec | null>

/** Where in a push the next edit comes, whose push supersedes it. */
export type Moment = 'pushStart' | 'commandExecute' | 'commandOutput' | 'commandReturn'

/** A push that another supersedes, unless it ends before that moment. */
export interface Superseded {
  edit: Edit
  during: Moment
  by: Edit
}

export type Push = Edit | Superseded

/** A Dockerfile, a context and pushes, after each of which container and fresh build are equal. */
export interface OracleCase {
  dockerfile: string
  files: Files
  pushes: Push[]
  options?: LivepushOptions
  /** Its builds use no cache. */
  noCache?: boolean
}

export const isSuperseded = (push: Push): push is Superseded =>
  'during' in push && typeof push.during === 'string'
