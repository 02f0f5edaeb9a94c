import { IgnoreFileError } from '../engine/errors.ts'
import { PatternError } from './glob.ts'
import { cleanPath } from './paths.ts'
import type { Decision, Pattern } from './pattern.ts'
import { compilePattern, PatternList } from './pattern.ts'

/** The line that decides whether a path is ignored. */
export interface IgnoreLine {
  /** The ignore file, as its reader named it. */
  file: string
  /** From 1. */
  line: number
  /** As written, blanks around it removed. */
  pattern: string
}

/** Which paths of a build context an ignore file keeps out of it. */
export class IgnoreRules {
  readonly #patterns: PatternList
  readonly #lines: readonly IgnoreLine[]

  /** `lines[i]` is where `patterns[i]` was written. */
  constructor(patterns: readonly Pattern[], lines: readonly IgnoreLine[]) {
    this.#patterns = new PatternList(patterns)
    this.#lines = lines
  }

  /** `by` is the last line that matches the path or one of its parents, be it with a `!`. */
  match(path: string): { ignored: boolean; by?: IgnoreLine } {
    const decision = this.decide(path)
    if (!decision || decision.by < 0) return { ignored: false }
    return { ignored: this.#patterns.isMatch(decision), by: this.#lines[decision.by]! }
  }

  /** Which line decides, for the methods below; undefined for the root. */
  decide(path: string): Decision | undefined {
    return this.#patterns.decide(path)
  }

  /** For walks: the decision for a path from that for its parent directory. */
  decideBelow(path: string, parent: Decision | undefined): Decision {
    return this.#patterns.decideBelow(path, parent)
  }

  isIgnored(decision: Decision | undefined): boolean {
    return this.#patterns.isMatch(decision)
  }

  /**
   * Whether a directory can hold anything that belongs to the context: it is not ignored, or a
   * `!` line that comes after the one that ignores it may match below.
   */
  mayContainIncluded(directory: string, decision = this.decide(directory)): boolean {
    return !this.isIgnored(decision) || this.#patterns.mayNegateBelow(directory, decision)
  }
}

/**
 * Reads an ignore file by BuildKit's rules (moby/patternmatcher, `ignorefile`): `#` in the first
 * column is a comment, blanks around a pattern and behind its `!` go, a leading `/` means nothing.
 * @param fileName for `by` and for errors
 * @throws IgnoreFileError with the line, when a pattern is one that Docker refuses
 */
export function parseIgnoreFile(text: string, fileName: string): IgnoreRules {
  const patterns: Pattern[] = []
  const lines: IgnoreLine[] = []
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .forEach((written, index) => {
      if (written.startsWith('#')) return
      const line = { file: fileName, line: index + 1, pattern: written.trim() }
      const pattern = compileLine(line)
      if (!pattern) return
      patterns.push(pattern)
      lines.push(line)
    })
  return new IgnoreRules(patterns, lines)
}

function compileLine({ file, line, pattern }: IgnoreLine): Pattern | undefined {
  const negation = pattern.startsWith('!') ? '!' : ''
  const path = pattern.slice(negation.length).trim()
  try {
    return compilePattern(negation + (path === '' ? '' : unrooted(cleanPath(path))))
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    throw new IgnoreFileError(error.message, { file, line, cause: error })
  }
}

const unrooted = (path: string) => (path.length > 1 && path.startsWith('/') ? path.slice(1) : path)
