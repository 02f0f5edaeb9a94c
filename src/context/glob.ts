import { LivepushError } from '../engine/errors.ts'

/** A pattern that Docker refuses as malformed, such as `[a` or one that ends in a backslash. */
export class PatternError extends LivepushError {}

/** A glob's smallest parts; a class holds ranges of code points, both ends included. */
type GlobPart =
  | { kind: 'char'; char: string }
  | { kind: 'any-char' }
  | { kind: 'any-run' }
  | { kind: 'class'; negated: boolean; ranges: [number, number][] }

/**
 * Takes a pattern apart by the grammar of Go's `filepath.Match` on Unix.
 * @throws PatternError where Go returns ErrBadPattern
 */
function parseGlob(pattern: string): GlobPart[] {
  const chars = Array.from(pattern)
  const parts: GlobPart[] = []
  let at = 0

  function bad(why: string): never {
    throw new PatternError(`The pattern "${pattern}" is malformed: ${why}.`)
  }
  function escaped(): string {
    return chars[at++] ?? bad('it ends in a backslash')
  }
  function rangeEnd(): number {
    const char = chars[at++] ?? bad('a "[" is not closed')
    if (char === '-' || char === ']') bad(`"${char}" needs a backslash before it within "[…]"`)
    return (char === '\\' ? escaped() : char).codePointAt(0)!
  }
  function characterClass(): GlobPart {
    const negated = chars[at] === '^'
    if (negated) at++
    const ranges: [number, number][] = []
    while (ranges.length === 0 || chars[at] !== ']') {
      const low = rangeEnd()
      if (chars[at] === '-') {
        at++
        ranges.push([low, rangeEnd()])
      } else ranges.push([low, low])
    }
    at++
    return { kind: 'class', negated, ranges }
  }

  while (at < chars.length) {
    const char = chars[at++]!
    if (char === '*') parts.push({ kind: 'any-run' })
    else if (char === '?') parts.push({ kind: 'any-char' })
    else if (char === '[') parts.push(characterClass())
    else parts.push({ kind: 'char', char: char === '\\' ? escaped() : char })
  }
  return parts
}

/** One code point in a regular expression with the `u` flag, whatever it is. */
const literal = (codePoint: number) => `\\u{${codePoint.toString(16)}}`

function partSource(part: GlobPart): string {
  switch (part.kind) {
    case 'char':
      return literal(part.char.codePointAt(0)!)
    case 'any-char':
      return '[^/]'
    case 'any-run':
      return '[^/]*'
    case 'class': {
      // To Go, a range whose ends are swapped holds nothing; to JavaScript it is an error.
      const ranges = part.ranges.filter(([low, high]) => low <= high)
      const source = ranges.map(([low, high]) => `${literal(low)}-${literal(high)}`).join('')
      return `[${part.negated ? '^' : ''}${source}]`
    }
  }
}

/** @throws PatternError when Go's `filepath.Match` would refuse the pattern */
export function checkGlob(pattern: string): void {
  parseGlob(pattern)
}

/**
 * A test for names by the rules of Go's `filepath.Match`, which COPY and ADD use for wildcards in
 * their sources: the whole name must match; `*` and `?` never match a `/`, dotfiles are nothing
 * special, `[^x]` negates, and a backslash takes the next character literally.
 * @throws PatternError when the pattern is malformed
 */
export function compileGlob(pattern: string): (name: string) => boolean {
  const regexp = new RegExp(`^${parseGlob(pattern).map(partSource).join('')}$`, 'u')
  return (name) => regexp.test(name)
}

/** `compileGlob` for a single question. */
export function matchGlob(pattern: string, name: string): boolean {
  return compileGlob(pattern)(name)
}
