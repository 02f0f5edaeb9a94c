import { readPattern, replace, trimPrefix, trimSuffix } from './pattern.ts'

/** What a substitution comes to, or why it cannot. */
export type Substitution = { text: string } | { problem: string; hint?: string }

/** The operators that `${name…}` may have with one word behind them, `:` before three of them. */
export const isModifier = (form: string): boolean => /^(:?[-+?]|[#%])$/.test(form)

/**
 * `${name-word}`, `${name+word}`, `${name?word}`, with `:` where an empty value counts as none, and
 * `${name#pattern}`, `${name##pattern}`, `${name%pattern}`, `${name%%pattern}`.
 *
 * @param form - what stands between the name and the word; of `##` and `%%` the first character, the
 *   second belongs to the word
 */
export function modify(
  name: string,
  value: string | undefined,
  form: string,
  word: string,
): Substitution {
  const kind = form.at(-1)
  if (kind === '#' || kind === '%') {
    const longest = word.startsWith(kind)
    const pattern = readPattern(longest ? word.slice(1) : word)
    if (!pattern) return badPattern(word)
    return { text: (kind === '#' ? trimPrefix : trimSuffix)(value ?? '', pattern, longest) }
  }
  const present = value !== undefined && !(form.startsWith(':') && value === '')
  if (kind === '+') return { text: present ? word : '' }
  if (present) return { text: value }
  if (kind === '-') return { text: word }
  const lack = value === undefined ? 'is not allowed to be unset' : 'is not allowed to be empty'
  return {
    problem: `${name}: ${word === '' ? lack : word}`,
    hint: `Give ${name} a value with ENV, or with ARG and a build argument.`,
  }
}

/** `${name/pattern/word}`, `${name//pattern/word}` where `all`. */
export function substitute(
  value: string | undefined,
  pattern: string,
  word: string,
  all: boolean,
): Substitution {
  const read = readPattern(pattern)
  return read ? { text: replace(value ?? '', read, word, all) } : badPattern(pattern)
}

const badPattern = (pattern: string): Substitution => ({
  problem: `the pattern "${pattern}" escapes something else than *, ? and the escape itself`,
})
