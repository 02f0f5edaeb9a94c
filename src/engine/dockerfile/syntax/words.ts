import { isSpace } from '../lexer/text.ts'
import { WORD_BREAK } from '../lexer/split.ts'

/** Arguments between blanks; quotes mean nothing yet. */
export const splitWords = (rest: string): string[] => (rest === '' ? [] : rest.split(WORD_BREAK))

/**
 * The words of ENV, LABEL and ARG, in which quotes and escapes hold blanks together; both are kept,
 * they are taken away when the variables are replaced (BuildKit's parser/line_parsers.go).
 */
export function splitQuotedWords(rest: string, escape: string): string[] {
  const words: string[] = []
  let word = ''
  let quote = ''
  for (let at = 0; at < rest.length; at++) {
    const char = rest[at]!
    if (quote === '' && isSpace(char)) {
      if (word !== '') words.push(word)
      word = ''
    } else if (char === escape && quote !== "'") {
      // At the very end it escapes nothing and is dropped.
      if (at + 1 < rest.length) word += char + rest[++at]!
    } else {
      if (char === quote) quote = ''
      else if (quote === '' && (char === "'" || char === '"')) quote = char
      word += char
    }
  }
  if (word !== '') words.push(word)
  return words
}
