import type { RawInstruction } from '../lexer/instructions.ts'
import { readJsonWords } from '../lexer/json.ts'
import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import { readFlags } from './flags.ts'
import type { RunInstruction } from './types.ts'

const FLAGS = { mount: 'values', network: 'value', security: 'value', device: 'values' } as const
const NETWORKS = ['default', 'none', 'host']
const SECURITY = ['sandbox', 'insecure']

/**
 * RUN in shell form, exec form or with heredocs.
 *
 * @throws {DockerfileError} for a flag that is none or an exec form without words
 */
export function readRun(raw: RawInstruction, place: Place): RunInstruction {
  const flags = readFlags(raw.flags, FLAGS, 'RUN', place)
  const command = readJsonWords(raw.rest, place) ?? raw.rest
  if (Array.isArray(command) && command.length === 0) {
    refuse(place, 'RUN [] runs nothing.', 'Write the command and its arguments as strings.')
  }
  const network = flags.get('network')?.[0]
  const security = flags.get('security')?.[0]
  oneOf('network', network, NETWORKS, place)
  oneOf('security', security, SECURITY, place)
  return {
    kind: 'run',
    line: raw.line,
    text: raw.text,
    command,
    heredocs: raw.heredocs,
    mounts: (flags.get('mount') ?? []).map((value) => readMountOptions(value, place)),
    network,
    security,
  }
}

function oneOf(flag: string, value: string | undefined, known: string[], place: Place): void {
  if (value === undefined || known.includes(value)) return
  refuse(place, `RUN knows no --${flag}=${value}.`, `It is one of ${known.join(', ')}.`)
}

/** The options between commas; a field in double quotes may hold commas, as in CSV. */
function readMountOptions(value: string, place: Place): RunInstruction['mounts'][number] {
  return splitFields(value, place).map((field) => {
    const equals = field.indexOf('=')
    if (equals === -1) return [field.toLowerCase(), undefined]
    const key = field.slice(0, equals).toLowerCase()
    const option = field.slice(equals + 1)
    if (key === 'from' && /\$./.test(option)) {
      refuse(
        place,
        `--mount has from=${option}, and Docker replaces no variables there.`,
        'Name a stage, and use the variable in its FROM.',
      )
    }
    return [key, option]
  })
}

const FIELD = /^(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/

function splitFields(value: string, place: Place): string[] {
  const fields: string[] = []
  for (let rest = value; ;) {
    const match = FIELD.exec(rest)
    if (!match) {
      return refuse(
        place,
        `The options of --mount=${value} cannot be split.`,
        'Put double quotes around a whole option, as in --mount="type=bind","source=a,b".',
      )
    }
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]!)
    if (match[3] === '') return fields
    rest = rest.slice(match[0].length)
  }
}
