import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import type { Heredoc, HeredocWord } from './heredoc.ts'
import { findHeredocWords } from './heredoc.ts'
import { readJsonWords } from './json.ts'
import type { SplitInstruction } from './split.ts'
import { splitInstruction } from './split.ts'
import type { Line } from './text.ts'

const WITH_HEREDOCS = new Set(['ADD', 'COPY', 'RUN'])

/**
 * Takes the bodies of the heredocs that an instruction announces from the lines behind it.
 *
 * @param end - the last line of the instruction, from 0
 * @returns the heredocs and the last line that belongs to them
 * @throws {DockerfileError} for a heredoc without end
 */
export function takeHeredocs(
  lines: readonly Line[],
  end: number,
  text: string,
  split: SplitInstruction,
  place: Place,
): { heredocs: Heredoc[]; end: number } {
  const heredocs: Heredoc[] = []
  if (!text.includes('<<') || !canHave(split, place)) return { heredocs, end }
  for (const { spaced, ...word } of findHeredocWords(text, place)) {
    const stop = findEnd(lines, end + 1, word)
    if (stop !== undefined) {
      const body = lines.slice(end + 1, stop).map((line) => line.raw)
      heredocs.push({ ...word, body: body.join('') })
      end = stop
    } else if (!spaced) {
      refuse(
        place,
        `The heredoc <<${word.name} has no end.`,
        `Add a line that holds nothing but ${word.name}.`,
      )
    }
    // Blanks between `<<` and the name are new in BuildKit. Where no line ends such a heredoc, it
    // is the shell's own `<<`, as in `$((1 << 2))`.
  }
  return { heredocs, end }
}

function canHave(split: SplitInstruction, place: Place): boolean {
  const { keyword, rest } = split.keyword === 'ONBUILD' ? splitInstruction(split.rest) : split
  return WITH_HEREDOCS.has(keyword) && readJsonWords(rest, place) === undefined
}

function findEnd(
  lines: readonly Line[],
  start: number,
  { name, chomp }: HeredocWord,
): number | undefined {
  for (let i = start; i < lines.length; i++) {
    const { content } = lines[i]!
    if (content === name || (chomp && content.replace(/^\t+/, '') === name)) return i
  }
  return undefined
}
