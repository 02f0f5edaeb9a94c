import type { RunStep } from '../dockerfile/types.ts'

/** What a command gives another name, and the name, as they are written. */
export interface Rename {
  from: string
  to: string
}

/** Ends of a simple command, and what begins one within it. */
const BOUNDS = /&&|\|\||[;|&(){}\n]/
const WORDS = /'[^']*'|"[^"]*"|[^\s'"]+/g
/** What a shell makes something else of. */
const EXPANDED = /[$`*?[\]\\~]/

/**
 * What `mv`, `cp -r` and `ln -s` of a RUN give another name. A directory of that name turns it into
 * something else: it goes into that directory. Names that only a shell can tell are left out.
 */
export function renamesIn({ argv, script }: RunStep): Rename[] {
  const isShell = /^-\w*c$/.test(argv.at(-2) ?? '')
  const text = script?.content ?? (isShell ? argv.at(-1) : undefined)
  const commands = text === undefined ? [argv] : text.split(BOUNDS).map(wordsOf)
  return commands.flatMap((words) => renameOf(words) ?? [])
}

function wordsOf(command: string): string[] {
  return (command.match(WORDS) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'))
}

function renameOf([command, ...rest]: readonly string[]): Rename | undefined {
  const flags = rest.filter((word) => word.startsWith('-')).join(' ')
  const [from, to, ...others] = rest.filter((word) => !word.startsWith('-'))
  if (from === undefined || to === undefined || others.length > 0) return undefined
  const needed = { mv: /^/, cp: /-\w*[rRa]|--(?:recursive|archive)/, ln: /-\w*s|--symbolic/ }[
    command!
  ]
  // Told not to look whether the name is that of a directory.
  if (!needed?.test(flags) || /-\w*[tTn]|--(?:no-|target)/.test(flags)) return undefined
  if (EXPANDED.test(from + to) || /(?:^|\/)\.{0,2}$/.test(from) || to.endsWith('/'))
    return undefined
  return { from, to }
}
