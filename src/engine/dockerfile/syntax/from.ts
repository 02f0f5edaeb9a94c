import type { RawInstruction } from '../lexer/instructions.ts'
import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import { readFlags } from './flags.ts'
import type { FromInstruction, FromReference } from './types.ts'
import { splitWords } from './words.ts'

const STAGE_NAME = /^[a-z][a-z0-9-_.]*$/

/**
 * `FROM [--platform=…] IMAGE [AS NAME]`.
 *
 * @throws {DockerfileError} for any other form, or a name that is none
 */
export function readFrom(raw: RawInstruction, place: Place): FromInstruction {
  const [base, as, name, ...more] = splitWords(raw.rest)
  if (base === undefined || more.length > 0 || (as !== undefined && name === undefined)) {
    return refuse(
      place,
      'FROM takes one or three arguments.',
      'Write FROM IMAGE or FROM IMAGE AS NAME.',
    )
  }
  if (as !== undefined && as.toLowerCase() !== 'as') {
    refuse(place, `FROM has "${as}" where AS belongs.`, 'Write FROM IMAGE AS NAME.')
  }
  const lower = name?.toLowerCase()
  if (lower !== undefined && !STAGE_NAME.test(lower)) {
    refuse(
      place,
      `"${name}" cannot be the name of a stage.`,
      'Begin with a letter; use letters, digits, -, _ and . only.',
    )
  }
  const platform =
    readFlags(raw.flags, { platform: 'value' }, 'FROM', place).get('platform')?.[0] || undefined
  return { kind: 'from', line: raw.line, text: raw.text, base, name: lower, platform }
}

/**
 * The value of `COPY --from=`. Docker replaces no variables in it.
 *
 * @throws {DockerfileError} for a variable
 */
export function readReference(value: string, place: Place): FromReference | undefined {
  if (value === '') return undefined
  if (/\$[\p{L}\p{Nd}_{@*#?\-$!]/u.test(value)) {
    refuse(
      place,
      `--from=${value} holds a variable, and Docker replaces none there.`,
      'Name a stage, and use the variable in its FROM.',
    )
  }
  if (/^[+-]?\d{1,15}$/.test(value)) return { kind: 'index', index: Number(value) }
  return { kind: 'name', name: value }
}
