import { isSpace, trim, trimStart } from './text.ts'

export interface SplitInstruction {
  /** In upper case. */
  keyword: string
  /** As `--name` or `--name=value`, quotes and escapes taken away. */
  flags: string[]
  /** What is behind the flags, as written. */
  rest: string
}

/** What BuildKit's parser splits arguments at; a no-break space, say, is part of a word. */
export const WORD_BREAK = /[\t\v\f\r ]+/

/** Keyword, flags and arguments of one joined instruction (BuildKit's parser/split_command.go). */
export function splitInstruction(text: string): SplitInstruction {
  const at = text.search(WORD_BREAK)
  const keyword = (at === -1 ? text : text.slice(0, at)).toUpperCase()
  return { keyword, ...splitFlags(at === -1 ? '' : text.slice(at)) }
}

/** Words at the front that begin with `--`; `--` alone ends them. */
function splitFlags(args: string): { flags: string[]; rest: string } {
  const flags: string[] = []
  let rest = trimStart(args)
  while (rest.startsWith('--')) {
    const { word, end } = readFlag(rest)
    rest = rest.slice(end)
    if (word === '--') break
    flags.push(word)
    rest = trimStart(rest)
  }
  return { flags, rest: trim(rest) }
}

/** One word; quotes group, `\` escapes, whatever the Dockerfile's escape character is. */
function readFlag(text: string): { word: string; end: number } {
  let word = ''
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (quote === '' && isSpace(char)) return { word, end: at }
    if (char === quote) quote = ''
    else if (quote === '' && (char === "'" || char === '"')) quote = char
    else if (char === '\\') word += text[++at] ?? ''
    else word += char
  }
  return { word, end: text.length }
}
