import type { RawInstruction } from '../lexer/instructions.ts'
import { readJsonWords } from '../lexer/json.ts'
import { trim } from '../lexer/text.ts'
import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import { readHealthcheck } from './healthcheck.ts'
import { readFlags } from './flags.ts'
import type { OtherInstruction } from './types.ts'
import { readPairs } from './variables.ts'
import { splitWords } from './words.ts'

type Reader = (raw: RawInstruction, escape: string, place: Place) => string[]

/** One or more words. */
const words: Reader = (raw, _escape, place) => {
  const found = splitWords(raw.rest)
  if (found.length === 0) refuse(place, `${raw.keyword} has no arguments.`, 'Write at least one.')
  return found
}

/** The whole argument as one word. */
const whole: Reader = (raw, _escape, place) => {
  if (raw.rest === '') refuse(place, `${raw.keyword} has no argument.`, 'Write one.')
  return [raw.rest]
}

/** A command: no variables are replaced in it. */
const command: Reader = (raw, _escape, place) => {
  readJsonWords(raw.rest, place)
  return []
}

const volumes: Reader = (raw, escape, place) => {
  const paths = readJsonWords(raw.rest, place) ?? words(raw, escape, place)
  if (paths.length === 0 || paths.some((path) => trim(path) === '')) {
    refuse(place, 'VOLUME has an empty path.', 'Write the path of a directory.')
  }
  return paths
}

const READERS: Record<string, Reader> = {
  CMD: command,
  ENTRYPOINT: command,
  EXPOSE: words,
  HEALTHCHECK: (raw, _escape, place) => readHealthcheck(raw, place),
  LABEL: (raw, escape, place) => readPairs(raw, escape, place).flat(),
  MAINTAINER: (raw, escape, place) => whole(raw, escape, place) && [],
  STOPSIGNAL: whole,
  VOLUME: volumes,
}

/** HEALTHCHECK reads its own, STOPSIGNAL's are passed over by BuildKit. */
const OWN_FLAGS = new Set(['HEALTHCHECK', 'STOPSIGNAL'])

/**
 * The instructions that only shape the image's config.
 *
 * @returns `undefined` for a keyword that is none of them
 * @throws {DockerfileError} for missing arguments or flags that are none
 */
export function readOther(
  raw: RawInstruction,
  escape: string,
  place: Place,
): OtherInstruction | undefined {
  const reader = Object.hasOwn(READERS, raw.keyword) ? READERS[raw.keyword] : undefined
  if (!reader) return undefined
  if (!OWN_FLAGS.has(raw.keyword)) readFlags(raw.flags, {}, raw.keyword, place)
  const { line, text, keyword: instruction } = raw
  return { kind: 'other', line, text, instruction, words: reader(raw, escape, place) }
}
