/** One element of a shell pattern: a character, `?` (any one), or `*` (any number). */
type Element = { literal: string } | 'one' | 'many'

/**
 * Reads the pattern of `${name#pattern}`, `${name%pattern}` or `${name/pattern/word}`. Only `*` and
 * `?` are special, brackets are not; `\` escapes `*`, `?` and itself, and is dropped before `}` and
 * `/` (BuildKit's shell/lex.go, which knows no bracket expressions either).
 *
 * @returns `undefined` for an escape of anything else
 */
export function readPattern(pattern: string): Element[] | undefined {
  const elements: Element[] = []
  const chars = Array.from(pattern)
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i]!
    if (char === '*') elements.push('many')
    else if (char === '?') elements.push('one')
    else if (char !== '\\') elements.push({ literal: char })
    else {
      const next = chars[i + 1]
      if (next === '}' || next === '/') continue
      if (next !== '*' && next !== '?' && next !== '\\') return undefined
      elements.push({ literal: next })
      i++
    }
  }
  return elements
}

/**
 * Where a match that begins at `start` can end, shortest and longest; a line break is never part of
 * one. It keeps the set of open positions in the pattern instead of backtracking, so that no pattern
 * takes longer than its length times the text's.
 */
function matchAt(
  pattern: readonly Element[],
  text: readonly string[],
  start: number,
): { shortest: number; longest: number } | undefined {
  let open = reach(pattern, [0])
  let found: { shortest: number; longest: number } | undefined
  for (let at = start; ; at++) {
    if (open.has(pattern.length)) found = { shortest: found?.shortest ?? at, longest: at }
    const char = text[at]
    if (char === undefined || open.size === 0) return found
    const next: number[] = []
    for (const index of open) {
      const element = pattern[index]
      if (element === undefined) continue
      const fits = typeof element === 'string' ? char !== '\n' : element.literal === char
      if (fits) next.push(element === 'many' ? index : index + 1)
    }
    open = reach(pattern, next)
  }
}

/** The positions, and those behind each `*` that may match nothing. */
function reach(pattern: readonly Element[], positions: readonly number[]): Set<number> {
  const reached = new Set<number>()
  for (let position of positions) {
    reached.add(position)
    while (pattern[position] === 'many') reached.add(++position)
  }
  return reached
}

/** `${name#pattern}`, or `##` where `longest`. */
export function trimPrefix(value: string, pattern: readonly Element[], longest: boolean): string {
  const text = Array.from(value)
  const match = matchAt(pattern, text, 0)
  return match ? text.slice(longest ? match.longest : match.shortest).join('') : value
}

/** `${name%pattern}`, or `%%` where `longest`. */
export function trimSuffix(value: string, pattern: readonly Element[], longest: boolean): string {
  const backwards = Array.from(value).reverse().join('')
  const trimmed = trimPrefix(backwards, [...pattern].reverse(), longest)
  return Array.from(trimmed).reverse().join('')
}

/** `${name/pattern/word}`, or `//` where `all`: the longest match from the left. */
export function replace(
  value: string,
  pattern: readonly Element[],
  word: string,
  all: boolean,
): string {
  const text = Array.from(value)
  let result = ''
  let at = 0
  let previousEnd = -1
  while (at <= text.length) {
    const end = matchAt(pattern, text, at)?.longest
    // An empty match right behind another match is none, as in every regular expression engine.
    if (end !== undefined && !(end === at && at === previousEnd)) {
      result += word
      if (!all) return result + text.slice(end).join('')
      previousEnd = end
      if (end > at) {
        at = end
        continue
      }
    }
    result += text[at] ?? ''
    at++
  }
  return result
}
