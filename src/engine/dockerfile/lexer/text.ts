/**
 * White space as Go's `unicode.IsSpace` has it, by which BuildKit trims lines and splits words.
 * Unlike JavaScript's own it knows U+0085 and leaves the byte order mark alone.
 */
const SPACES = new Set(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)

export const isSpace = (char: string): boolean => SPACES.has(char)

export function trimStart(text: string): string {
  let start = 0
  while (start < text.length && isSpace(text[start]!)) start++
  return text.slice(start)
}

export function trim(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text[end - 1]!)) end--
  return trimStart(text.slice(0, end))
}

/** The text of a Dockerfile: UTF-8, broken bytes as U+FFFD, a byte order mark dropped. */
export function decode(input: string | Buffer): string {
  const text = typeof input === 'string' ? input : input.toString('utf8')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

export interface Line {
  /** Without its line break. */
  content: string
  /** As written. */
  raw: string
}

/** Physical lines; only `\n` ends one, `\r` before it belongs to the line break. */
export function splitLines(text: string): Line[] {
  const raws = text.split('\n')
  const last = raws.pop()!
  const lines = raws.map((line) => ({ content: line.replace(/\r+$/, ''), raw: `${line}\n` }))
  return last === '' ? lines : [...lines, { content: last.replace(/\r+$/, ''), raw: last }]
}
