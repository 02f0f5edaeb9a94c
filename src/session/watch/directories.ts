import { lstatSync, watch, type Dirent, type FSWatcher } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export interface DirectoryEvents {
  /** Whether a directory is of interest. Paths are relative to the root, with `/`. */
  enters: (directory: string) => boolean
  /** Something at the path may be different: its content, its mode, whether it is there. */
  changed: (path: string) => void
  /** A directory cannot be watched, though it is there. */
  failed: (error: Error) => void
}

/**
 * Watches a tree with one watcher for each directory and none for files: the system tells by the
 * directory what happens to a file in it, its mode included. Links are not followed.
 */
export class DirectoryWatcher {
  readonly #root: string
  readonly #events: DirectoryEvents
  readonly #watchers = new Map<string, FSWatcher>()
  #isClosed = false

  private constructor(root: string, events: DirectoryEvents) {
    this.#root = root
    this.#events = events
  }

  /** Resolves when all directories that are there now are being watched. */
  static async open(root: string, events: DirectoryEvents): Promise<DirectoryWatcher> {
    const watcher = new DirectoryWatcher(root, events)
    await watcher.#add('', false)
    return watcher
  }

  close(): void {
    this.#isClosed = true
    this.#drop('')
  }

  /** `isNew`: came while others were being watched, so that all that is in it is news. */
  async #add(directory: string, isNew: boolean): Promise<void> {
    if (this.#isClosed || this.#watchers.has(directory) || !this.#events.enters(directory)) return
    let entries: Dirent[]
    try {
      // The watcher comes first: what appears while the directory is read is then heard of.
      const watcher = watch(join(this.#root, directory), { persistent: false })
      this.#watchers.set(directory, watcher)
      watcher.on('change', (event, name) => this.#heard(directory, event, name as string | null))
      // Windows says so of a directory that is removed.
      watcher.on('error', () => this.#drop(directory))
      entries = await readdir(join(this.#root, directory), { withFileTypes: true })
    } catch (error) {
      this.#drop(directory)
      if (!isUnreadable(error)) this.#events.failed(error as Error)
      return
    }
    for (const entry of entries) {
      const path = pathIn(directory, entry.name)
      if (isNew) this.#events.changed(path)
      if (entry.isDirectory()) await this.#add(path, isNew)
    }
  }

  #heard(directory: string, event: string, name: string | null): void {
    if (this.#isClosed) return
    if (name === null) return this.#events.changed(directory)
    const path = pathIn(directory, name)
    this.#events.changed(path)
    if (event !== 'rename') return
    // A watcher goes along with a directory that is moved, and would report under its old name.
    this.#drop(path)
    if (this.#isDirectory(path)) void this.#add(path, true)
  }

  #drop(directory: string): void {
    const below = directory === '' ? '' : `${directory}/`
    for (const [path, watcher] of this.#watchers) {
      if (path !== directory && !path.startsWith(below)) continue
      this.#watchers.delete(path)
      watcher.close()
    }
  }

  #isDirectory(path: string): boolean {
    try {
      return lstatSync(join(this.#root, path)).isDirectory()
    } catch {
      return false
    }
  }
}

function pathIn(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`
}

function isUnreadable(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes((error as { code?: string }).code ?? '')
}
