import { checkGlob, PatternError } from './glob.ts'
import { ancestors, cleanPath } from './paths.ts'

/**
 * One pattern by the rules that BuildKit's matcher (moby/patternmatcher) has for `.dockerignore`,
 * `COPY --exclude` and `COPY --parents`: `*` and `?` stop at `/`, `**` does not.
 */
export interface Pattern {
  /** Cleaned, without the `!`. */
  text: string
  /** Written with a leading `!`: what it matches is taken out again. */
  negated: boolean
  /** Whether it matches this very path, parents not looked at. */
  matches(path: string): boolean
  /** Whether it may match a path below the directory: never a false `false`. */
  mayMatchBelow(directory: string): boolean
}

/** Go's `.` is everything but a line feed; JavaScript's leaves out more. */
const ANY_DEPTH = '(?:[^\\n]*/)?'
const REGEXP_SYNTAX = /[.+()|{}$]/
const ESCAPABLE = /[\^$\\.*+?()[\]{}|/-]/

/**
 * The regular expression that the matcher makes of a pattern with wildcards. It is built
 * character by character as BuildKit does, so that its oddities hold too: a `^` outside brackets
 * matches nothing, `[^x]` does match a `/`, and `*` or `?` between brackets closes them.
 */
function regexpSource(pattern: string): string {
  const chars = Array.from(pattern)
  let source = ''
  let inClass = false
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]!
    if (char === '*' && chars[at + 1] === '*') {
      at += chars[at + 2] === '/' ? 2 : 1
      source += at === chars.length - 1 ? '[^\\n]*' : ANY_DEPTH
    } else if (char === '*' || char === '?') {
      source += (inClass ? '\\[\\^/]' : '[^/]') + (char === '*' ? '*' : '')
      inClass = false
    } else if (char === '[') {
      source += inClass ? '\\[' : '['
      inClass = true
    } else if (char === ']') {
      source += inClass ? ']' : '\\]'
      inClass = false
    } else if (char === '\\') {
      source += escapeSource(chars[++at]!, pattern)
    } else {
      source += REGEXP_SYNTAX.test(char) ? `\\${char}` : char
    }
  }
  return source
}

function escapeSource(char: string, pattern: string): string {
  if (/[0-9A-Za-z]|[^\0-\x7f]/.test(char)) {
    throw new PatternError(`The pattern "${pattern}" has a backslash before "${char}".`, {
      hint: 'Docker does not take that as the plain character; remove the backslash, and write "/" between directories.',
    })
  }
  return ESCAPABLE.test(char) ? `\\${char}` : char
}

/** How BuildKit decides, in its order: an end of the path, its beginning, all of it, or by regexp. */
function compile(text: string): (path: string) => boolean {
  const hasWildcard = /[*?[\]\\]/.test(text)
  if (!hasWildcard) return (path) => path === text
  const inner = text.slice(2)
  if (text.startsWith('**') && !/[*?[\]\\]/.test(inner)) {
    return (path) => path.endsWith(inner) || `/${path}` === inner
  }
  const prefix = text.slice(0, -2)
  if (text.endsWith('**') && !/[*?[\]\\]/.test(prefix)) return (path) => path.startsWith(prefix)
  let regexp: RegExp
  try {
    regexp = new RegExp(`^${regexpSource(text)}$`, 'u')
  } catch (cause) {
    if (cause instanceof PatternError) throw cause
    throw new PatternError(`The pattern "${text}" is malformed.`, { cause })
  }
  return (path) => regexp.test(path)
}

/** What any path that the pattern matches must begin with, up to the first wildcard. */
const literalStart = (text: string) => /^[^*?[\]\\]*/.exec(text)![0]

/**
 * @param written the pattern, with `!` in front where it negates
 * @returns undefined for a blank pattern, which counts for nothing
 * @throws PatternError when it is malformed
 */
export function compilePattern(written: string): Pattern | undefined {
  const trimmed = written.trim()
  if (trimmed === '') return undefined
  const clean = cleanPath(trimmed)
  if (clean === '!') throw new PatternError('The pattern "!" has nothing behind the "!".')
  const negated = clean.startsWith('!')
  const text = negated ? clean.slice(1) : clean
  checkGlob(text)
  const start = literalStart(text)
  return {
    text,
    negated,
    matches: compile(text),
    mayMatchBelow(directory) {
      const below = `${directory}/`
      return start.startsWith(below) || (start !== text && below.startsWith(start))
    },
  }
}

/**
 * Patterns in order, of which the last that matches a path or one of its parents decides.
 * A decision is that pattern's index, or -1.
 */
export class PatternList {
  readonly #patterns: readonly Pattern[]

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns
  }

  /** @throws PatternError when one is malformed */
  static compile(written: readonly string[]): PatternList {
    return new PatternList(written.map(compilePattern).filter((pattern) => pattern !== undefined))
  }

  /** The decision for a path whose parent directory's decision is known. */
  decideBelow(path: string, parentDecision: number): number {
    for (let index = this.#patterns.length - 1; index > parentDecision; index--) {
      if (this.#patterns[index]!.matches(path)) return index
    }
    return parentDecision
  }

  /** The root itself, `''`, is never decided about. */
  decide(path: string): number {
    if (path === '') return -1
    const inParent = ancestors(path).reduce((above, dir) => this.decideBelow(dir, above), -1)
    return this.decideBelow(path, inParent)
  }

  /** Whether a decision is for the list: something matched, and it was no `!` pattern. */
  isMatch(decision: number): boolean {
    return decision !== -1 && !this.#patterns[decision]!.negated
  }

  matches(path: string): boolean {
    return this.isMatch(this.decide(path))
  }

  /** Whether something below a directory with this decision may be decided by a later `!`. */
  mayNegateBelow(directory: string, decision: number): boolean {
    return this.#patterns.some(
      (pattern, index) => index > decision && pattern.negated && pattern.mayMatchBelow(directory),
    )
  }
}
