import { DockerfileParser } from 'dockerfile-ast'
import type { LogicalLine } from './lines.ts'
import { scanLines } from './lines.ts'

/** One instruction before its arguments are understood. */
export interface RawInstruction extends LogicalLine {
  /** From 1. */
  line: number
}

/**
 * The instructions of a Dockerfile in their order. dockerfile-ast finds them, in a text from which
 * everything that it misreads is masked; what they say is read from the lines themselves.
 *
 * @throws {DockerfileError} for a heredoc without end, a broken directive or array
 */
export function readInstructions(
  text: string,
  file: string,
): { instructions: RawInstruction[]; escape: string; syntax?: string } {
  const { logical, masked, ...directives } = scanLines(text, file)
  const instructions = DockerfileParser.parse(masked)
    .getInstructions()
    .flatMap((instruction) => {
      const line = instruction.getRange().start.line + 1
      const source = logical.get(line)
      return source ? [{ ...source, line, keyword: instruction.getKeyword() }] : []
    })
  return { instructions, ...directives }
}
