import type { IgnoreRules } from '../../context/ignore.ts'
import { compilePattern, type Pattern } from '../../context/pattern.ts'
import { ancestors } from '../../context/paths.ts'

/** Never watched, wherever they lie: thousands of files that nobody edits. */
const NEVER = new Set(['node_modules', '.git'])

/** Which paths of the build context are watched. Paths are relative to it, with `/`. */
export class Scope {
  readonly #rules: IgnoreRules
  readonly #patterns: Pattern[] | undefined

  /** @param patterns by the rules of `.dockerignore`; without them, everything is watched */
  constructor(rules: IgnoreRules, patterns?: readonly string[]) {
    this.#rules = rules
    this.#patterns = patterns?.map(compilePattern).filter((pattern) => pattern !== undefined)
  }

  /** Whether an edit of the path, which is not in a directory that is left out, is one to hear of. */
  includes(path: string): boolean {
    return !NEVER.has(nameOf(path)) && !this.#rules.match(path).ignored && this.#isNamed(path)
  }

  /** Whether a directory can hold anything that `includes()` says yes to. */
  enters(directory: string): boolean {
    if (directory === '') return true
    if (NEVER.has(nameOf(directory)) || !this.#rules.mayContainIncluded(directory)) return false
    if (this.#patterns === undefined || this.#isNamed(directory)) return true
    return this.#patterns.some((pattern) => pattern.mayMatchBelow(directory))
  }

  #isNamed(path: string): boolean {
    if (this.#patterns === undefined) return true
    const places = [...ancestors(path), path]
    return this.#patterns.some((pattern) => places.some((place) => pattern.matches(place)))
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
