import { realpathSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import type { OutputDiff } from '../outputs/manifest.ts'

/** Turns absolute paths into paths of one build context. */
export class ContextPaths {
  readonly #roots: string[]

  constructor(root: string) {
    this.#roots = [root]
    try {
      const real = realpathSync(root)
      if (real !== root) this.#roots.push(real)
    } catch {
      // It is no directory (yet); who opens the context says so.
    }
  }

  /** With `/`; `undefined` for what lies outside. */
  within(path: string): string | undefined {
    for (const root of this.#roots) {
      const below = relative(root, path)
      if (below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below))
        return below.replaceAll(sep, '/')
    }
    return undefined
  }

  /** The part of a diff that lies inside, and the paths that do not. */
  split(diff: OutputDiff): { inside: OutputDiff; outside: string[] } {
    const inside: OutputDiff = { changed: new Map(), removed: [] }
    const outside: string[] = []
    for (const [path, file] of diff.changed) {
      const below = this.within(path)
      if (below === undefined) outside.push(path)
      else inside.changed.set(below, file)
    }
    for (const path of diff.removed) {
      const below = this.within(path)
      if (below !== undefined) inside.removed.push(below)
    }
    return { inside, outside }
  }
}
