import { watch, type FSWatcher } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { IgnoreFile } from '../../context/ignore-file.ts'
import { IgnoreRules } from '../../context/ignore.ts'
import type { ResolvedOptions } from '../../options/types.ts'
import { DirectoryWatcher } from './directories.ts'
import { Scope } from './scope.ts'

/** Who is told of edits. Nothing is said of what an edit changed, or whether it changed anything. */
export interface EditListener {
  /** A path of the build context, with `/`. */
  edited: (path: string) => void
  dockerfileEdited: () => void
  ignoreFileEdited: () => void
  /** Some of the context cannot be watched. */
  failed: (error: Error) => void
}

type Watched = Pick<ResolvedOptions, 'context' | 'dockerfile'> & { watch: true | readonly string[] }

/**
 * Watches what of a build context is not ignored, the Dockerfile and the ignore file, wherever the
 * last two lie. Resolves, with what ends it, when no edit is missed any more.
 */
export async function watchContext(
  { context, dockerfile, watch: patterns }: Watched,
  listener: EditListener,
): Promise<() => void> {
  const root = await realpath(context)
  const ignoreFile = new IgnoreFile(root, dockerfile)
  let rules = await ignoreFile.load().catch(() => new IgnoreRules([], []))
  let tree: DirectoryWatcher
  let isClosed = false
  /** Counts the edits of the ignore file: a save is often heard of more than once. */
  let edits = 0

  async function openTree(): Promise<DirectoryWatcher> {
    const scope = new Scope(rules, patterns === true ? undefined : patterns)
    return await DirectoryWatcher.open(root, {
      enters: (directory) => scope.enters(directory),
      changed: (path) => {
        if (scope.includes(path)) listener.edited(path)
      },
      failed: listener.failed,
    })
  }

  /** Other directories may be of interest under other rules. */
  async function reopenTree(edit: number): Promise<void> {
    // Rules that Docker refuses are reported by the push; the old ones hold until they are mended.
    const loaded = await ignoreFile.load().catch(() => rules)
    if (edit !== edits) return
    rules = loaded
    const next = await openTree()
    if (isClosed || edit !== edits) return next.close()
    tree.close()
    tree = next
    listener.ignoreFileEdited()
  }

  function ignoreFileEdited(): void {
    reopenTree(++edits).catch(listener.failed)
  }

  const name = basename(dockerfile)
  const files = [
    watchFiles(dirname(dockerfile), {
      [name]: listener.dockerfileEdited,
      [`${name}.dockerignore`]: ignoreFileEdited,
    }),
    watchFiles(root, { '.dockerignore': ignoreFileEdited }),
  ]
  tree = await openTree()
  return () => {
    isClosed = true
    tree.close()
    for (const watcher of files) watcher?.close()
  }
}

/** Watches by the directory, as a file that is replaced is not the one that was watched. */
function watchFiles(directory: string, files: Record<string, () => void>): FSWatcher | undefined {
  try {
    const watcher = watch(directory, { persistent: false }, (_event, name) => {
      if (name !== null && Object.hasOwn(files, name)) files[name]!()
    })
    return watcher.on('error', () => watcher.close())
  } catch {
    // No such directory: there is no Dockerfile either, and who reads it says so.
    return undefined
  }
}
