import { refuse } from '../place.ts'
import { readDirectives } from './directives.ts'
import type { Heredoc } from './heredoc.ts'
import { takeHeredocs } from './heredocs.ts'
import type { SplitInstruction } from './split.ts'
import { splitInstruction } from './split.ts'
import type { Line } from './text.ts'
import { isSpace, splitLines, trim, trimStart } from './text.ts'

/** The physical lines of one instruction, joined. */
export interface LogicalLine extends SplitInstruction {
  /** As written, heredoc bodies left out. */
  text: string
  heredocs: Heredoc[]
}

export interface Scan {
  escape: string
  /** What `# syntax=` says. */
  syntax?: string
  /** By the line they start on, from 1. */
  logical: Map<number, LogicalLine>
  /**
   * The same lines as dockerfile-ast reads them without mistake: the parser directives and, for each
   * instruction, its keyword and its continuations. Arguments, comments and the bodies of heredocs
   * are left out; what is left keeps its line.
   */
  masked: string
}

/**
 * Joins continued lines and takes out heredocs by the rules of BuildKit's parser/parser.go.
 *
 * @throws {DockerfileError} for a heredoc without end, a broken directive or array
 */
export function scanLines(text: string, file: string): Scan {
  const lines = splitLines(text)
  const { count, ...directives } = readDirectives(lines, file)
  const { escape } = directives
  const masked = lines.map((line, i) => (i < count ? line.content : ''))
  const logical = new Map<number, LogicalLine>()
  for (let i = count; i < lines.length; i++) {
    if (isSkipped(lines[i]!.content)) continue
    const place = { file, line: i + 1 }
    const joined = joinLines(lines, i, escape)
    if (joined.text === '') {
      refuse(place, 'An instruction is empty.', 'Remove the line with nothing but a continuation.')
    }
    const split = splitInstruction(joined.text)
    mask(masked, joined.used, split.keyword, escape)
    const { heredocs, end } = takeHeredocs(lines, joined.end, joined.text, split, place)
    logical.set(i + 1, { ...split, text: joined.text, heredocs })
    i = end
  }
  return { ...directives, logical, masked: masked.join('\n') }
}

/** A comment, or nothing but blanks. */
function isSkipped(line: string): boolean {
  let at = 0
  while (at < line.length && isSpace(line[at]!)) at++
  return at === line.length || line[at] === '#'
}

interface Joined {
  text: string
  /** The physical lines that it consists of, from 0, comments and empty lines left out. */
  used: number[]
  /** The last physical line that belongs to it. */
  end: number
}

/**
 * Comment lines and empty lines inside a continued instruction are dropped, blanks at the start of a
 * continuing line are kept.
 */
function joinLines(lines: readonly Line[], start: number, escape: string): Joined {
  const used = [start]
  let part = cutContinuation(trimStart(lines[start]!.content), escape)
  let text = part.text
  let end = start
  while (part.continued && end + 1 < lines.length) {
    const line = lines[++end]!.content
    if (isSkipped(line)) continue
    used.push(end)
    part = cutContinuation(line, escape)
    text += part.text
  }
  return { text: trim(text), used, end }
}

/** Blanks may follow the escape character; two of them at the end are no continuation. */
function cutContinuation(line: string, escape: string): { text: string; continued: boolean } {
  let end = line.length
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end--
  const continued = line[end - 1] === escape && line[end - 2] !== escape
  return { text: continued ? line.slice(0, end - 1) : line, continued }
}

/** Writes an instruction into the masked lines, its keyword as far as it can be one. */
function mask(masked: string[], used: readonly number[], keyword: string, escape: string): void {
  used.forEach((line, i) => {
    const word = i === 0 ? keyword.replace(/[^A-Z]/g, '_') : '_'
    masked[line] = i < used.length - 1 ? `${word} ${escape}` : word
  })
}
