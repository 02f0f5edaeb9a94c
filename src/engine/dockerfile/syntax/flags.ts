import type { Place } from '../place.ts'
import { refuse } from '../place.ts'

/** What an instruction's flags may be: with a value, with several, or true and false. */
export type FlagKinds = Record<string, 'value' | 'values' | 'switch'>

/** The values given, in their order; a switch has `true` or `false`. */
export type Flags = Map<string, string[]>

/**
 * Reads the flags of one instruction (BuildKit's instructions/bflag.go).
 *
 * @param flags - `--name` or `--name=value` each
 * @throws {DockerfileError} for an unknown flag, one given twice, one without its value
 */
export function readFlags(
  flags: readonly string[],
  kinds: FlagKinds,
  keyword: string,
  place: Place,
): Flags {
  const read: Flags = new Map()
  for (const flag of flags) {
    const equals = flag.indexOf('=')
    const name = flag.slice(2, equals === -1 ? undefined : equals)
    const value = equals === -1 ? undefined : flag.slice(equals + 1)
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined)
      refuse(place, `${keyword} has no flag --${name}.`, known(kinds, keyword))
    const values = read.get(name) ?? []
    if (values.length > 0 && kind !== 'values') {
      refuse(place, `The flag --${name} is given twice.`, 'Keep one of them.')
    }
    read.set(name, [
      ...values,
      kind === 'switch' ? readSwitch(name, value, place) : (value ?? missing(name, place)),
    ])
  }
  return read
}

function known(kinds: FlagKinds, keyword: string): string {
  const names = Object.keys(kinds).map((name) => `--${name}`)
  if (names.length === 0) return `${keyword} takes no flags; remove it.`
  return `It takes ${names.join(', ')}.`
}

const missing = (name: string, place: Place): never =>
  refuse(place, `The flag --${name} has no value.`, `Write --${name}=VALUE.`)

function readSwitch(name: string, value: string | undefined, place: Place): string {
  const lower = value?.toLowerCase() ?? 'true'
  if (lower === 'true' || lower === 'false') return lower
  return refuse(
    place,
    `The flag --${name} is true or false, not "${value}".`,
    `Write --${name} or --${name}=false.`,
  )
}
