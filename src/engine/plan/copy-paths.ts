import type { SourceTree } from '../../context/types.ts'
import type { Root } from './copy-root.ts'
import { joinPath, parentsOf } from './paths.ts'

/** Every path that a source makes or needs, parents before what lies in them. */
export function* pathsOf(tree: SourceTree, { type, real, dest, archive }: Root): Generator<string> {
  yield* parentsOf(dest)
  yield dest
  if (archive) for (const path of archive.paths()) yield joinPath(dest, path)
  if (type === 'directory') yield* walk(tree, real, dest)
}

function* walk(tree: SourceTree, real: string, dest: string): Generator<string> {
  for (const name of tree.children(real)) {
    const path = joinPath(dest, name)
    yield path
    yield* walk(tree, joinPath(real, name), path)
  }
}

/** Everything below a directory that is none itself. */
export function* filesBelow(tree: SourceTree, directory: string): Generator<string> {
  for (const name of tree.children(directory)) {
    const path = joinPath(directory, name)
    if (tree.lookup(path)?.type === 'directory') yield* filesBelow(tree, path)
    else yield path
  }
}
