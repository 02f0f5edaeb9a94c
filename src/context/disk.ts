import type { Stats } from 'node:fs'
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { BuildContextError } from '../engine/errors.ts'
import { parentPath } from './paths.ts'
import type { TreeNode } from './tree.ts'

/** Neither through a link nor waiting for a pipe's writer; Windows knows neither flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Whether directories are real ones, as looked up in the course of one operation. */
export type CheckedDirectories = Map<string, boolean>

/** A directory on disk, read without ever following a symbolic link below it. */
export class Disk {
  readonly #root: string

  /** @param root absolute, symbolic links resolved */
  constructor(root: string) {
    this.#root = root
  }

  absolute(path: string): string {
    return path === '' ? this.#root : `${this.#root}/${path}`
  }

  /**
   * The entry at a path; undefined for nothing, and for what no build context can hold. The parent
   * must be known to be a directory: a link in its place would be followed.
   */
  stat(path: string): TreeNode | undefined {
    const absolute = this.absolute(path)
    try {
      const stats = lstatSync(absolute, { throwIfNoEntry: false })
      return stats && nodeOf(stats, absolute)
    } catch (cause) {
      if (isMissing(cause)) return undefined
      throw unreadable(path, cause)
    }
  }

  /** Names in a directory; none when it is gone. */
  async names(path: string): Promise<string[]> {
    try {
      return await readdir(this.absolute(path))
    } catch (cause) {
      if (isMissing(cause)) return []
      throw unreadable(path, cause)
    }
  }

  /**
   * Opens a file for reading; the caller closes the descriptor.
   * @param checked shared by the files of one operation, to look at each directory once
   * @throws BuildContextError when it is gone, is no file, or lies behind a symbolic link
   */
  open(path: string, checked: CheckedDirectories = new Map()): number {
    const parent = parentPath(path)
    if (!this.isDirectory(parent, checked)) {
      throw new BuildContextError(`"${parent}" is no directory of the build context any more.`)
    }
    let descriptor: number
    try {
      descriptor = openSync(this.absolute(path), READ_FLAGS)
    } catch (cause) {
      throw unreadable(path, cause)
    }
    if (fstatSync(descriptor).isFile()) return descriptor
    closeSync(descriptor)
    throw new BuildContextError(`"${path}" is no file of the build context any more.`)
  }

  /** Whether a path is a directory, with no symbolic link on the way to it or in its place. */
  isDirectory(path: string, checked: CheckedDirectories = new Map()): boolean {
    if (path === '') return true
    const known = checked.get(path)
    if (known !== undefined) return known
    const isReal =
      this.isDirectory(parentPath(path), checked) && this.stat(path)?.entry.type === 'directory'
    checked.set(path, isReal)
    return isReal
  }
}

/** Modes as the Docker CLI sends them, which from Windows is 0755 for everything. */
const modeOf = (stats: Stats) => (process.platform === 'win32' ? 0o755 : stats.mode & 0o7777)

function nodeOf(stats: Stats, absolute: string): TreeNode | undefined {
  const common = { mode: modeOf(stats), uid: 0, gid: 0, mtime: Math.round(stats.mtimeMs) }
  if (stats.isFile()) {
    return {
      entry: { type: 'file', ...common, size: stats.size },
      identity: {
        inode: stats.ino,
        mtime: stats.mtimeMs,
        ctime: stats.ctimeMs,
        seenAt: Date.now(),
      },
    }
  }
  if (stats.isDirectory()) return { entry: { type: 'directory', ...common } }
  if (stats.isSymbolicLink()) {
    return { entry: { type: 'symlink', ...common, target: readlinkSync(absolute) } }
  }
  return undefined
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function unreadable(path: string, cause: unknown): BuildContextError {
  const what = path === '' ? 'The build context' : `"${path}" in the build context`
  return new BuildContextError(`${what} cannot be read: ${(cause as Error).message}.`, {
    hint: isMissing(cause) ? undefined : 'Make it readable, or let .dockerignore leave it out.',
    cause,
  })
}
