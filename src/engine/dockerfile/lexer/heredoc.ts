import { DockerfileError } from '../../errors.ts'
import type { Place } from '../place.ts'
import { readShell } from './shell.ts'

/** What `<<EOF` announces. */
export interface HeredocWord {
  name: string
  /** Variables in the body are expanded: the name is not quoted. */
  expand: boolean
  /** `<<-`: leading tabs are no part of the body. */
  chomp: boolean
}

export interface Heredoc extends HeredocWord {
  /** The lines between, each with its line break, as they are written. */
  body: string
}

const HEREDOC = /^\d*<<(-?)([ \t]*)([^<]+)$/

/**
 * Reads a word like `<<EOF`, `<<-EOF`, `3<<EOF`, `<<"EOF"` (BuildKit's parser/parser.go).
 *
 * @returns `undefined` where the word is no heredoc
 */
export function readHeredocWord(word: string, place: Place): HeredocWord | undefined {
  const match = HEREDOC.exec(word)
  if (!match) return undefined
  try {
    const { words } = readShell(match[3]!, { escape: '\\' }, place)
    const raw = readShell(match[3]!, { escape: '\\', keepQuotes: true }, place).words
    if (words.length !== 1 || raw.length !== 1) return undefined
    const name = words[0]!
    return { name, expand: quotes(name) === quotes(raw[0]!), chomp: match[1] === '-' }
  } catch (error) {
    if (error instanceof DockerfileError) return undefined
    throw error
  }
}

const quotes = (word: string): number => word.match(/['"]/g)?.length ?? 0

/**
 * The heredocs that an instruction announces, in their order; `spaced` marks `<< EOF`. Text that the
 * lexer cannot read has none, as BuildKit sees it: `RUN echo it's <<EOF` is left to the shell.
 */
export function findHeredocWords(
  text: string,
  place: Place,
): (HeredocWord & { spaced: boolean })[] {
  if (!text.includes('<<')) return []
  try {
    const options = { escape: '\\', keepQuotes: true, keepEscapes: true, glueHeredocs: true }
    return readShell(text, options, place).words.flatMap((word) => {
      const heredoc = readHeredocWord(word, place)
      return heredoc ? [{ ...heredoc, spaced: /<<[ \t]/.test(word) }] : []
    })
  } catch (error) {
    if (error instanceof DockerfileError) return []
    throw error
  }
}

/** The body as a `<<-` heredoc means it. */
export const chompTabs = (body: string): string => body.replace(/^\t+/gm, '')

/** The body as it is written to a file or given to a shell as its script. */
export const heredocContent = (heredoc: Heredoc): string =>
  heredoc.chomp ? chompTabs(heredoc.body) : heredoc.body
