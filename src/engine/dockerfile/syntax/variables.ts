import type { RawInstruction } from '../lexer/instructions.ts'
import { WORD_BREAK } from '../lexer/split.ts'
import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import { splitQuotedWords } from './words.ts'

/**
 * The pairs of `ENV a=b c=d` and `LABEL`, or the one of the old form `ENV a b and the rest`.
 *
 * @throws {DockerfileError} without any, without a name, without `=` behind one that had it
 */
export function readPairs(
  { keyword, rest }: RawInstruction,
  escape: string,
  place: Place,
): [name: string, value: string][] {
  const words = splitQuotedWords(rest, escape)
  const first = words[0]
  if (first === undefined) {
    return refuse(place, `${keyword} has no arguments.`, `Write ${keyword} NAME=VALUE.`)
  }
  if (!first.includes('=')) {
    const blank = WORD_BREAK.exec(rest)
    if (!blank) refuse(place, `${keyword} ${rest} has no value.`, `Write ${keyword} ${rest}=VALUE.`)
    return [[rest.slice(0, blank.index), rest.slice(blank.index + blank[0].length)]]
  }
  return words.map((word) => {
    const equals = word.indexOf('=')
    if (equals === -1) {
      refuse(place, `"${word}" in ${keyword} has no =.`, 'Put quotes around a value with blanks.')
    }
    return [nameOf(word, equals, keyword, place), word.slice(equals + 1)]
  })
}

/**
 * The variables of `ARG a b=c`.
 *
 * @throws {DockerfileError} without any, or without a name
 */
export function readArguments(
  { keyword, rest }: RawInstruction,
  escape: string,
  place: Place,
): [name: string, value: string | undefined][] {
  const words = splitQuotedWords(rest, escape)
  if (words.length === 0)
    refuse(place, 'ARG has no arguments.', 'Write ARG NAME or ARG NAME=VALUE.')
  return words.map((word) => {
    const equals = word.indexOf('=')
    if (equals === -1) return [word, undefined]
    return [nameOf(word, equals, keyword, place), word.slice(equals + 1)]
  })
}

function nameOf(word: string, equals: number, keyword: string, place: Place): string {
  if (equals > 0) return word.slice(0, equals)
  return refuse(place, `A name in ${keyword} is empty.`, `Write ${keyword} NAME=VALUE.`)
}
