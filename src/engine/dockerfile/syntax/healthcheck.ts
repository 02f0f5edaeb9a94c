import type { RawInstruction } from '../lexer/instructions.ts'
import { readJsonWords } from '../lexer/json.ts'
import { WORD_BREAK } from '../lexer/split.ts'
import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import { readFlags } from './flags.ts'

const DURATIONS = ['interval', 'timeout', 'start-period', 'start-interval']
const FLAGS = Object.fromEntries([...DURATIONS, 'retries'].map((name) => [name, 'value' as const]))

/** As Go's `time.ParseDuration` reads it. */
const DURATION = /^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/

const UNITS: Record<string, number> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 36e5 }

/** Less than a millisecond, and not nothing. */
function isTooShort(duration: string): boolean {
  let sum = 0
  for (const [, number, unit] of duration.matchAll(/([\d.]+)([a-zµμ]+)/g)) {
    sum += Number(number) * UNITS[unit!.replace(/[µμ]/, 'u')]!
  }
  return sum !== 0 && (sum < 1 || duration.startsWith('-'))
}

/**
 * Checks HEALTHCHECK; it leaves nothing that a step would need.
 *
 * @throws {DockerfileError} for anything but `NONE` or `CMD` with a command, and for bad flags
 */
export function readHealthcheck({ rest, flags: given }: RawInstruction, place: Place): string[] {
  const blank = rest.search(WORD_BREAK)
  const type = (blank === -1 ? rest : rest.slice(0, blank)).toUpperCase()
  const command = blank === -1 ? '' : rest.slice(blank).trimStart()
  if (type === 'NONE') {
    if (command !== '') refuse(place, 'HEALTHCHECK NONE takes no arguments.', 'Remove them.')
    return []
  }
  const flags = readFlags(given, FLAGS, 'HEALTHCHECK', place)
  if (type !== 'CMD' || command === '' || readJsonWords(command, place)?.length === 0) {
    refuse(
      place,
      'HEALTHCHECK has no command.',
      'Write HEALTHCHECK CMD command, or HEALTHCHECK NONE.',
    )
  }
  for (const name of DURATIONS) {
    const value = flags.get(name)?.[0]
    if (value && !DURATION.test(value)) {
      refuse(place, `--${name}=${value} is no duration.`, 'Write one like 30s or 1m30s.')
    }
    if (value && isTooShort(value)) {
      refuse(place, `--${name}=${value} is too short.`, 'Write at least 1ms, or 0 for the default.')
    }
  }
  const retries = flags.get('retries')?.[0]
  if (retries && !/^\+?\d{1,9}$/.test(retries)) {
    refuse(place, `--retries=${retries} is no number of attempts.`, 'Write a whole number.')
  }
  return []
}
