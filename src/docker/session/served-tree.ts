import { createHash } from 'node:crypto'
import type { BuildContext } from '../../context/build-context.ts'
import { joinPath } from '../../context/paths.ts'
import type { TreeEntry } from '../../context/types.ts'
import { followPaths } from './follow-paths.ts'

/** A directory that the builder may ask for. */
export interface ServedTree {
  /**
   * Its entries, parents before what they hold, names in the order of their bytes.
   * @param wanted paths as COPY has them; none for everything
   */
  entries(wanted: readonly string[]): Iterable<[path: string, entry: TreeEntry]>
  /** @throws BuildContextError when the file cannot be read */
  read(path: string, entry: TreeEntry): AsyncIterable<Buffer> | Iterable<Buffer>
}

/** Bytes; a smaller file is sent with the size that it has when it is read. */
const BUFFERED = 4 * 1024 * 1024

/** A build context without what is ignored, which never leaves it. */
export function contextTree(context: BuildContext): ServedTree {
  return {
    *entries(wanted) {
      const included = wanted.length > 0 ? followPaths(context, wanted) : new Set([''])
      const onTheWay = new Set([...included].flatMap(above))
      yield* walk('', included.has(''))

      function* walk(parent: string, all: boolean): Generator<[string, TreeEntry]> {
        for (const name of byBytes(context.children(parent))) {
          const path = joinPath(parent, name)
          const whole = all || included.has(path)
          if (!whole && !onTheWay.has(path)) continue
          yield [path, context.lookup(path)!]
          yield* walk(path, whole)
        }
      }
    },
    async *read(path, entry) {
      if (entry.type === 'file' && entry.size < BUFFERED) yield await context.read(path)
      else yield* context.createReadStream(path)
    },
  }
}

/** The directories that a path lies in, but for the root. */
function above(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** Names come sorted by code unit; what lies beyond the first plane would be out of its place. */
function byBytes(names: readonly string[]): readonly string[] {
  const isSorted = names.every((name) => !/[\ud800-\udbff]/.test(name))
  return isSorted
    ? names
    : [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

/** A directory of one file, held in memory. */
export function fileTree(name: string, text: string): ServedTree {
  const content = Buffer.from(text)
  // The builder takes a file of the same size and time for the one that it has already.
  const mtime = createHash('sha256').update(content).digest().readUIntBE(0, 5)
  const entry: TreeEntry = {
    ...{ type: 'file', mode: 0o644, uid: 0, gid: 0 },
    ...{ mtime, size: content.length },
  }
  return { entries: () => [[name, entry]], read: () => [content] }
}
