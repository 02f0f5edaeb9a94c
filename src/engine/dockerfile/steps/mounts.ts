import { posix } from 'node:path'
import { findSource } from '../needs.ts'
import type { ParsedDockerfile } from '../parsed.ts'
import { absolute, belowRoot } from '../paths.ts'
import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import type { RunInstruction } from '../syntax/types.ts'
import type { RunMount } from '../types.ts'
import type { Scope } from './scope.ts'

const TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const

/** The short and long spellings of one option. */
const ALIASES: Record<string, string> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
  rw: 'readwrite',
}
const BARE = new Set(['readonly', 'readwrite', 'required'])

/** The options beside those that every type takes, and the types that take them. */
const ONLY_FOR: Record<string, readonly RunMount['type'][]> = {
  required: ['secret', 'ssh'],
  env: ['secret'],
  size: ['tmpfs'],
  sharing: ['cache'],
  mode: ['cache', 'secret', 'ssh'],
  uid: ['cache', 'secret', 'ssh'],
  gid: ['cache', 'secret', 'ssh'],
}
const COMMON = new Set(['type', 'from', 'source', 'target', 'readonly', 'readwrite', 'id'])

/** The values that an option can have, where not any. */
const VALUES: Record<string, RegExp> = {
  readonly: /^(1|0|t|f|true|false)$/i,
  readwrite: /^(1|0|t|f|true|false)$/i,
  required: /^(1|0|t|f|true|false)$/i,
  sharing: /^(shared|private|locked)$/i,
  size: /^\d+(\.\d+)? ?[kmgtp]?i?b?$/i,
  mode: /^[0-7]+$/,
  uid: /^\d+$/,
  gid: /^\d+$/,
}

/**
 * One `--mount` of a RUN (BuildKit's instructions/commands_runmount.go).
 *
 * @throws {DockerfileError} for an option that is none, or that its type does not take
 */
export function resolveMount(
  written: RunInstruction['mounts'][number],
  scope: Scope,
  dockerfile: ParsedDockerfile,
  place: Place,
): RunMount {
  const options: Record<string, string> = {}
  const given = new Map<string, string>()
  for (const [key, value] of written) {
    const name = Object.hasOwn(ALIASES, key) ? ALIASES[key]! : key
    if (value === undefined && !BARE.has(name)) {
      refuse(place, `--mount has "${key}" without a value.`, `Write ${key}=VALUE.`)
    }
    const expanded = value === undefined ? '' : scope.expand(value, place)
    options[key] = expanded
    given.set(name, expanded)
    if (value !== undefined) checkValue(name, expanded, place)
  }
  const type = readType(given.get('type') ?? 'bind', place)
  for (const name of given.keys()) checkOption(name, type, place)
  const from = given.get('from')
  if (type === 'secret') checkSecret(given, place)
  return {
    type,
    target: targetOf(type, given, scope, place),
    source: type === 'bind' ? belowRoot(given.get('source') ?? '') : undefined,
    from:
      from && (type === 'bind' || type === 'cache')
        ? findSource(dockerfile, { kind: 'name', name: from }, place.line)
        : undefined,
    options,
  }
}

function readType(value: string, place: Place): RunMount['type'] {
  const type = TYPES.find((known) => known === value.toLowerCase())
  if (type) return type
  return refuse(place, `--mount knows no type "${value}".`, `It is one of ${TYPES.join(', ')}.`)
}

function checkValue(name: string, value: string, place: Place): void {
  if (!Object.hasOwn(VALUES, name) || VALUES[name]!.test(value)) return
  refuse(place, `--mount cannot have ${name}=${value}.`, "See Docker's reference for its values.")
}

function checkOption(name: string, type: RunMount['type'], place: Place): void {
  if (COMMON.has(name)) return
  if (Object.hasOwn(ONLY_FOR, name) && ONLY_FOR[name]!.includes(type)) return
  refuse(place, `A mount of type ${type} has no option "${name}".`, 'Remove or correct it.')
}

function checkSecret(given: ReadonlyMap<string, string>, place: Place): void {
  const hint = 'Write --mount=type=secret,id=NAME.'
  if (given.get('from')) refuse(place, 'A secret cannot have from=.', hint)
  if (given.get('source') && given.get('id')) {
    refuse(place, 'A secret has both source= and id=.', hint)
  }
  if (!given.get('source') && !given.get('target') && !given.get('id')) {
    refuse(place, 'A secret has neither id= nor target=.', hint)
  }
}

function targetOf(
  type: RunMount['type'],
  given: ReadonlyMap<string, string>,
  scope: Scope,
  place: Place,
): string | undefined {
  const target = given.get('target')
  if (type === 'ssh') return target
  if (type === 'secret') {
    if (target || given.has('env')) return target
    return `/run/secrets/${posix.basename(given.get('source') || given.get('id') || '')}`
  }
  const path = absolute(target ?? '', scope.directory)
  if (path !== '/') return path
  return refuse(place, 'A mount covers the whole file system.', 'Give it a target= below /.')
}
