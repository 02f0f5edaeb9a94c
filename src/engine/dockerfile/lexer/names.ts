const NAME_START = /^[\p{L}_]$/u
const NAME_PART = /^[\p{L}\p{Nd}_]$/u
const DIGIT = /^\p{Nd}$/u
const SPECIAL = new Set(['@', '*', '#', '?', '-', '$', '!'])

/**
 * The name of a variable that begins at `start`: letters, digits and `_`; or digits alone; or one of
 * the shell's special parameters; or nothing.
 */
export function nameAt(chars: readonly string[], start: number): string {
  const first = chars[start] ?? ''
  if (SPECIAL.has(first)) return first
  if (!DIGIT.test(first) && !NAME_START.test(first)) return ''
  const part = DIGIT.test(first) ? DIGIT : NAME_PART
  let end = start + 1
  while (part.test(chars[end] ?? '')) end++
  return chars.slice(start, end).join('')
}
