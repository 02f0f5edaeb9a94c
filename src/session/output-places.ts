import { parentPath } from '../context/paths.ts'

/** What the bundlers have written, in paths of the build context. */
export interface OutputDirectories {
  /** Of each output, the one that holds all of its files. */
  directories: readonly string[]
  files: readonly string[]
  /** Those of bundlers that run, but emit no files. */
  unwritten: readonly string[]
}

/**
 * Where the bundlers write. What they write is known from what they emit, so nothing that happens
 * to these files on the disk is an edit. Paths are relative to the build context, with `/`.
 */
export class OutputPlaces {
  /** Every file that was ever emitted. */
  readonly #files = new Set<string>()
  /** Directories of the bundlers whose files are not known. */
  readonly #unwritten = new Set<string>()
  /** By output, the directory that holds all of its files; none where that is the context. */
  readonly #directories = new Map<string, string>()

  add(key: string, paths: readonly string[]): void {
    for (const path of paths) this.#files.add(path)
    const directory = commonDirectory(paths)
    if (directory === '') this.#directories.delete(key)
    else this.#directories.set(key, directory)
  }

  /** Whatever is in there is an output. */
  addUnwritten(directory: string): void {
    this.#unwritten.add(directory)
  }

  get all(): OutputDirectories {
    return {
      directories: [...new Set(this.#directories.values())],
      files: [...this.#files],
      unwritten: [...this.#unwritten],
    }
  }

  /** Whether a path is, or lies in, a directory that some other build may write to. */
  isUnwritten(path: string): boolean {
    return isWithin(this.#unwritten, path)
  }

  isOutput(path: string): boolean {
    return this.#files.has(path) || this.isUnwritten(path)
  }

  /** Whether a path is, or lies in, an output's directory, which may hold other files too. */
  isAmongOutputs(path: string): boolean {
    return isWithin(this.#directories.values(), path)
  }
}

function isWithin(directories: Iterable<string>, path: string): boolean {
  for (const directory of directories)
    if (path === directory || path.startsWith(`${directory}/`)) return true
  return false
}

function commonDirectory(paths: readonly string[]): string {
  let common: string | undefined
  for (const path of paths) {
    common ??= parentPath(path)
    while (common !== '' && !path.startsWith(`${common}/`)) common = parentPath(common)
  }
  return common ?? ''
}
