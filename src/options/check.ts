import { compilePattern } from '../context/pattern.ts'
import { parsePort } from '../docker/ports.ts'
import { OptionsError } from '../engine/errors.ts'
import type { Options, RunOptions } from './types.ts'

/** What a value must be, and how to say so. */
type Rule = readonly [isUsable: (value: unknown) => boolean, wanted: string]

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const flag: Rule = [(value) => typeof value === 'boolean', 'true or false']
const text: Rule = [isText, 'a string that is not empty']
const oneOf = (...values: readonly string[]): Rule => [
  (value) => values.includes(value as string),
  values
    .map((value) => `'${value}'`)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1'),
]
const object: Rule = [isObject, 'an object']
const listOf = (isItem: (value: unknown) => boolean, wanted: string): Rule => [
  (value) => Array.isArray(value) && value.every(isItem),
  wanted,
]
const strings: Rule = [
  (value) => isObject(value) && Object.values(value).every((item) => typeof item === 'string'),
  'an object of strings',
]

const OPTIONS: Record<keyof Options, Rule> = {
  enabled: flag,
  context: text,
  dockerfile: text,
  target: text,
  buildArgs: strings,
  container: [
    (value) => isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText)),
    'a name or ID, or a list of them that is not empty',
  ],
  run: object,
  restart: [
    (value) =>
      ['boolean', 'function'].includes(typeof value) ||
      ['auto', 'process', 'container'].includes(value as string) ||
      (typeof value === 'string' && /^signal:SIG[A-Z0-9]+$/.test(value)),
    "'auto', 'process', 'container', 'signal:SIGHUP' or another signal, true, false or a function",
  ],
  stopTimeout: [
    (value) => Number.isInteger(value) && (value as number) >= 0,
    'a number of seconds, 0 or more',
  ],
  write: oneOf('rename', 'in-place'),
  clientOutputs: [isPatterns, 'a list of patterns as in .dockerignore'],
  outputs: [
    (value) => value === false || (isObject(value) && Object.values(value).every(isPlaceOfStage)),
    "false, or an object as { dist: 'build:/app/dist' }",
  ],
  watch: [
    (value) => typeof value === 'boolean' || isPatterns(value),
    'true, false, or a list of patterns as in .dockerignore',
  ],
  mode: oneOf('watch', 'build', 'both'),
  strict: flag,
  docker: object,
}

const words = listOf((value) => typeof value === 'string', 'a list of strings')

const RUN: Record<keyof RunOptions, Rule> = {
  name: [
    (value) => typeof value === 'string' && /^[a-zA-Z0-9][\w.-]+$/.test(value),
    'a container name: letters, digits, "_", "." and "-"',
  ],
  ports: listOf(isPort, "a list of ports as '8080:80', '127.0.0.1:8080:80', '53:53/udp' or 8080"),
  env: strings,
  volumes: listOf(isText, "a list of volumes as 'name:/path', './directory:/path:ro' or '/path'"),
  network: text,
  command: words,
  entrypoint: words,
  workdir: text,
  user: text,
  init: flag,
}

function isPlaceOfStage(value: unknown): boolean {
  return typeof value === 'string' && /^[^:]+:\/./.test(value)
}

function isPatterns(value: unknown): boolean {
  try {
    return Array.isArray(value) && value.every((item) => compilePattern(item as string))
  } catch {
    return false
  }
}

function isPort(value: unknown): boolean {
  try {
    parsePort(value as string)
    return true
  } catch {
    return false
  }
}

/** @throws OptionsError naming the first option that cannot be used */
export function checkOptions(options: Options): void {
  checkAll(options, OPTIONS, '')
  if (options.run !== undefined) checkAll(options.run, RUN, 'run.')
  if (options.container !== undefined && options.run !== undefined) {
    throw new OptionsError('The options `container` and `run` cannot go together.', {
      hint: '`container` names a container that runs already, `run` shapes one to be started.',
    })
  }
}

function checkAll(options: object, rules: Record<string, Rule>, prefix: string): void {
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) {
      throw new OptionsError(`There is no option \`${prefix}${name}\`.`, {
        hint: `There are ${Object.keys(rules)
          .map((known) => `\`${prefix}${known}\``)
          .join(', ')}.`,
      })
    }
    const [isUsable, wanted] = rule
    if (value === undefined || isUsable(value)) continue
    throw new OptionsError(`The option \`${prefix}${name}\` must be ${wanted}.`)
  }
}
