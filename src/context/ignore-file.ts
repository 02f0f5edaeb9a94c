import { readFile } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { BuildContextError } from '../engine/errors.ts'
import { IgnoreRules, parseIgnoreFile } from './ignore.ts'

interface Candidate {
  absolute: string
  /** Relative to the context; undefined where it lies on another volume. */
  path: string | undefined
  /** For messages. */
  name: string
}

/**
 * Finds the ignore file of a build context: `<Dockerfile>.dockerignore` beside the Dockerfile
 * where there is one, else `.dockerignore` in the context's root. It replaces, it does not add.
 */
export class IgnoreFile {
  readonly #candidates: Candidate[]

  /** @param dockerfile absolute, or relative to the root */
  constructor(root: string, dockerfile: string) {
    this.#candidates = [`${dockerfile}.dockerignore`, '.dockerignore'].map((name) => {
      const absolute = resolve(root, name)
      const inside = relative(root, absolute)
      return { absolute, path: isAbsolute(inside) ? undefined : inside.split(sep).join('/'), name }
    })
  }

  /**
   * The rules of the file in force, read anew.
   * @throws IgnoreFileError for a pattern that Docker refuses
   * @throws BuildContextError when the file is there but cannot be read
   */
  async load(): Promise<IgnoreRules> {
    for (const { absolute, name } of this.#candidates) {
      const text = await readIfThere(absolute, name)
      if (text !== undefined) return parseIgnoreFile(text, name)
    }
    return new IgnoreRules([], [])
  }

  /** Whether a path, relative to the context, is one that the rules may come from. */
  includes(path: string): boolean {
    return this.#candidates.some((candidate) => candidate.path === path)
  }
}

async function readIfThere(absolute: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(absolute, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new BuildContextError(`${name} cannot be read: ${(cause as Error).message}.`, { cause })
  }
}
