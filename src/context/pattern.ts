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

/** What a list of patterns makes of a path, and what its children need to know of that. */
export interface Decision {
  /** Index of the pattern that decides; -1 where none matches. */
  by: number
  /** Which patterns matched the path, or one of its parents. */
  matched: readonly boolean[]
}

/**
 * Patterns in order, of which the last that matches a path decides.
 *
 * A pattern that matched a directory matches what lies below. One that could not change anything,
 * a `!` where nothing is excluded or a plain pattern where the path is excluded already, is not
 * even tried, and so does not reach below either.
 *
 * Source: moby/patternmatcher, `MatchesUsingParentResults`.
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

  /** The decision for a path whose parent directory's decision is known; undefined in the root. */
  decideBelow(path: string, parent: Decision | undefined): Decision {
    const matched: boolean[] = []
    let isExcluded = false
    let by = -1
    for (const [index, pattern] of this.#patterns.entries()) {
      const matches =
        parent?.matched[index] || (pattern.negated === isExcluded && pattern.matches(path))
      matched.push(matches)
      if (!matches) continue
      isExcluded = !pattern.negated
      by = index
    }
    return { by, matched }
  }

  /** The root itself, `''`, is never decided about. */
  decide(path: string): Decision | undefined {
    if (path === '') return undefined
    const inParent = ancestors(path).reduce<Decision | undefined>(
      (above, directory) => this.decideBelow(directory, above),
      undefined,
    )
    return this.decideBelow(path, inParent)
  }

  /** Whether a decision is for the list: something matched, and it was no `!` pattern. */
  isMatch(decision: Decision | undefined): boolean {
    return decision !== undefined && decision.by >= 0 && !this.#patterns[decision.by]!.negated
  }

  matches(path: string): boolean {
    return this.isMatch(this.decide(path))
  }

  /** Whether something below a directory with this decision may be decided by a later `!`. */
  mayNegateBelow(directory: string, decision: Decision | undefined): boolean {
    const by = decision?.by ?? -1
    return this.#patterns.some(
      (pattern, index) => index > by && pattern.negated && pattern.mayMatchBelow(directory),
    )
  }
}
