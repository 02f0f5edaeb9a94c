import type { RawInstruction } from '../lexer/instructions.ts'
import { readInstructions } from '../lexer/instructions.ts'
import { readJsonWords } from '../lexer/json.ts'
import { splitInstruction, WORD_BREAK } from '../lexer/split.ts'
import { decode } from '../lexer/text.ts'
import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import { readCopy } from './copy.ts'
import { readFlags } from './flags.ts'
import { readFrom } from './from.ts'
import { readOther } from './other.ts'
import { readRun } from './run.ts'
import type { FromInstruction, Instruction } from './types.ts'
import { readArguments, readPairs } from './variables.ts'

/**
 * Every instruction of a Dockerfile, checked by itself.
 *
 * @throws {DockerfileError} for what BuildKit's parser and instructions packages refuse
 */
export function readDockerfile(
  input: string | Buffer,
  file: string,
): { instructions: (Instruction | FromInstruction)[]; escape: string; syntax?: string } {
  const { instructions, ...directives } = readInstructions(decode(input), file)
  const { escape } = directives
  return {
    instructions: instructions.map((raw) => {
      const place = { file, line: raw.line }
      return raw.keyword === 'FROM' ? readFrom(raw, place) : readInstruction(raw, escape, place)
    }),
    ...directives,
  }
}

/**
 * The instruction that an ONBUILD has kept, from this Dockerfile or from an image's config. It is
 * read when it fires: then only does Docker look at its arguments.
 *
 * @param place - whom to blame
 * @throws {DockerfileError} for anything but one instruction that may stand there
 */
export function readTrigger(trigger: string, place: Place): Instruction {
  const { instructions, escape } = readInstructions(decode(trigger), place.file)
  const [raw] = instructions
  if (raw === undefined || instructions.length > 1 || raw.keyword === 'FROM') {
    return refuse(
      place,
      `ONBUILD ${trigger} is not one instruction.`,
      'Keep one instruction that is no FROM.',
    )
  }
  return { ...readInstruction(raw, escape, place), line: place.line }
}

function readInstruction(raw: RawInstruction, escape: string, place: Place): Instruction {
  const { keyword, line, text, rest } = raw
  if (keyword === 'COPY' || keyword === 'ADD') return readCopy(raw, keyword, place)
  if (keyword === 'RUN') return readRun(raw, place)
  // BuildKit passes over flags of ARG.
  if (keyword === 'ARG')
    return { kind: 'arg', line, text, variables: readArguments(raw, escape, place) }
  const other = readOther(raw, escape, place)
  if (other) return other
  const refuseFlags = () => readFlags(raw.flags, {}, keyword, place)
  switch (keyword) {
    case 'ENV':
      refuseFlags()
      return { kind: 'env', line, text, variables: readPairs(raw, escape, place) }
    case 'WORKDIR':
    case 'USER':
      if (rest === '') refuse(place, `${keyword} has no argument.`, `Write ${keyword} NAME.`)
      refuseFlags()
      return { kind: keyword === 'USER' ? 'user' : 'workdir', line, text, word: rest }
    case 'SHELL':
      refuseFlags()
      return { kind: 'shell', line, text, shell: readShell(rest, place) }
    case 'ONBUILD':
      refuseFlags()
      return { kind: 'onbuild', line, text, trigger: readOnbuild(raw, place) }
    default:
      return refuse(
        place,
        `Docker knows no instruction "${text.split(WORD_BREAK)[0]}".`,
        'Correct its name, or end the line before with the escape character.',
      )
  }
}

function readShell(rest: string, place: Place): string[] {
  const words = readJsonWords(rest, place) ?? []
  if (words.length > 0) return words
  return refuse(place, 'SHELL is not in JSON form.', 'Write it like SHELL ["/bin/sh", "-c"].')
}

const NO_TRIGGERS = new Set(['', 'ONBUILD', 'FROM', 'MAINTAINER'])

function readOnbuild({ text, rest, heredocs }: RawInstruction, place: Place): string {
  const { keyword } = splitInstruction(rest)
  if (NO_TRIGGERS.has(keyword)) {
    refuse(place, `ONBUILD ${keyword} is not allowed.`, 'Keep an instruction like RUN or COPY.')
  }
  const bodies = heredocs.map(({ body, name }) => `\n${body}${name}`)
  return text.replace(/^ONBUILD[\t\v\f\r ]+/i, '') + bodies.join('')
}
