import { posix } from 'node:path'
import type { Files, FileSpec } from '../support/types.ts'
import type { Dice } from './dice.ts'
import { AWKWARD, DIRECTORIES, PLAIN } from './names.ts'

const MODES = [0o600, 0o755, 0o640, 0o4755, 0o444]
const DIRECTORY_MODES = [0o700, 0o777, 0o1777, 0o2750]
/** Links that lead out of the context, nowhere, or round and round. */
const ASTRAY = ['/etc/passwd', 'nowhere', '.', '../e', '/', 'a', '../d']

/** A context of a few files, links and directories. */
export function rollFiles(dice: Dice): Files {
  const files: Files = {}
  for (let count = 3 + dice.upTo(6); count > 0; count--) {
    const path = rollPath(dice)
    if (isFree(files, path)) files[path] = rollSpec(dice, path, Object.keys(files))
  }
  if (dice.percent(20)) files['.dockerignore'] = rollIgnore(dice)
  return files
}

/** A path for something new. */
export function rollPath(dice: Dice): string {
  const name = dice.one(dice.percent(15) ? AWKWARD : PLAIN)
  return dice.percent(35) ? name : `${dice.one(DIRECTORIES)}/${name}`
}

/** @param others what a link may lead to */
export function rollSpec(dice: Dice, path: string, others: readonly string[]): FileSpec {
  const kind = dice.upTo(99)
  if (kind < 60 || path === '.dockerignore') return rollContent(dice)
  if (kind < 72) return { content: rollContent(dice), mode: dice.one(MODES) }
  if (kind < 86) return { link: rollTarget(dice, path, others) }
  if (kind < 94) return { directory: true }
  return { directory: true, mode: dice.one(DIRECTORY_MODES) }
}

function rollTarget(dice: Dice, path: string, others: readonly string[]): string {
  if (others.length === 0 || dice.percent(20)) return dice.one(ASTRAY)
  const other = dice.one(others)
  const parent = dice.percent(30) ? posix.dirname(other) : other
  const to = parent === '.' && path.includes('/') ? other : parent
  return dice.percent(20) ? posix.join('/', to) : posix.relative(posix.dirname(path), to) || '.'
}

export const rollContent = (dice: Dice) => dice.one(['1\n', '2\n', '3\n', '1\n2\n', ''])

const PATTERNS = [
  ...['*.txt', 'd', 'd/*', '**/c.txt', 'e/', '/e', './d/sub', '?', '[a-c]*', 'd/sub/**', 'sub'],
  ...['*', '**', '**/sub', '# no pattern', '.hid', 'd/**/a', '**a', 'w x', ' f ', 'x/../a'],
]
const OF_DIRECTORIES = new Set([
  ...['d', 'd/*', 'e/', '/e', './d/sub', '?', '[a-c]*', 'd/sub/**', 'sub', '*', '**', '**/sub'],
  '**a',
])
const EXCEPTIONS = ['b.txt', 'd/sub', 'd', 'd/a', '**/*.txt', 'e/*', 'a', 'd/sub/deep/a']

export function rollIgnore(dice: Dice): string {
  const lines = dice.several(1, 3, () => dice.one(PATTERNS))
  const exceptions = dice.percent(60) ? dice.several(1, 2, () => `!${dice.one(EXCEPTIONS)}`) : []
  const last = dice.percent(15) ? [dice.one(PATTERNS)] : []
  // Such a one has the builder send files empty, see `docs/fidelity.md`.
  const isSafe = exceptions.length === 0 || last.every((pattern) => !OF_DIRECTORIES.has(pattern))
  return [...lines, ...exceptions, ...(isSafe ? last : [])].map((line) => `${line}\n`).join('')
}

/** Neither there nor below what is no directory, nor above something that is there. */
export function isFree(files: Files, path: string): boolean {
  return Object.entries(files).every(([there, spec]) => {
    if (there === path || there.startsWith(`${path}/`)) return false
    const isDirectory = typeof spec === 'object' && 'directory' in spec
    return isDirectory || !path.startsWith(`${there}/`)
  })
}

/** Every path of a context, directories included. */
export function pathsOf(files: Files): string[] {
  const paths = new Set<string>()
  for (const path of Object.keys(files)) {
    const parts = path.split('/')
    for (let length = 1; length <= parts.length; length++) {
      paths.add(parts.slice(0, length).join('/'))
    }
  }
  return [...paths]
}
