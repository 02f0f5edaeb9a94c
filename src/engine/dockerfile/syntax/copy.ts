import { readHeredocWord } from '../lexer/heredoc.ts'
import type { RawInstruction } from '../lexer/instructions.ts'
import { readJsonWords } from '../lexer/json.ts'
import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import type { FlagKinds } from './flags.ts'
import { readFlags } from './flags.ts'
import { readReference } from './from.ts'
import type { CopyInstruction } from './types.ts'
import { splitWords } from './words.ts'

const BOTH: FlagKinds = { chown: 'value', chmod: 'value', link: 'switch', exclude: 'values' }
const FLAGS: Record<'COPY' | 'ADD', FlagKinds> = {
  COPY: { ...BOTH, from: 'value', parents: 'switch' },
  ADD: { ...BOTH, checksum: 'value', unpack: 'switch', 'keep-git-dir': 'switch' },
}

/**
 * COPY and ADD: sources, heredocs among them, then the destination.
 *
 * @throws {DockerfileError} without a destination, or for a flag that is none
 */
export function readCopy(
  raw: RawInstruction,
  instruction: 'COPY' | 'ADD',
  place: Place,
): CopyInstruction {
  const words = readJsonWords(raw.rest, place) ?? splitWords(raw.rest)
  if (words.length < 2) {
    refuse(place, `${instruction} has no destination.`, `Write ${instruction} SOURCE… DESTINATION.`)
  }
  const flags = readFlags(raw.flags, FLAGS[instruction], instruction, place)
  const dest = words.pop()!
  if (readHeredocWord(dest, place)) {
    refuse(place, `The destination of ${instruction} is a heredoc.`, 'Write the destination last.')
  }
  const sources: string[] = []
  const inline: CopyInstruction['inline'] = []
  for (const word of words) {
    const name = readHeredocWord(word, place)?.name
    const heredoc = raw.heredocs.findLast((one) => one.name === name)
    if (heredoc) inline.push(heredoc)
    else sources.push(word)
  }
  const value = (name: string): string | undefined => flags.get(name)?.[0] || undefined
  const isOn = (name: string): boolean => value(name) === 'true'
  return {
    kind: 'copy',
    line: raw.line,
    text: raw.text,
    instruction,
    sources,
    inline,
    dest,
    from: readReference(value('from') ?? '', place),
    chown: value('chown'),
    chmod: value('chmod'),
    link: isOn('link'),
    parents: isOn('parents'),
    exclude: flags.get('exclude') ?? [],
    checksum: value('checksum'),
    unpack: flags.has('unpack') ? isOn('unpack') : undefined,
    keepGitDir: flags.has('keep-git-dir') ? isOn('keep-git-dir') : undefined,
  }
}
