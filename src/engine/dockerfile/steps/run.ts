import type { ParsedDockerfile } from '../parsed.ts'
import { heredocContent, readHeredocWord } from '../lexer/heredoc.ts'
import type { Place } from '../place.ts'
import type { RunInstruction } from '../syntax/types.ts'
import type { RunStep } from '../types.ts'
import { resolveMount } from './mounts.ts'
import type { Scope } from './scope.ts'

/** Where BuildKit puts the script of a heredoc that names its own interpreter. */
const SCRIPTS = '/dev/pipes/'

/**
 * A RUN with its command line and all that it runs under. Docker replaces no variables in the
 * command, that is the shell's business, but in the values of `--mount`.
 *
 * @throws {DockerfileError} for a mount that BuildKit refuses
 */
export function resolveRun(
  instruction: RunInstruction,
  scope: Scope,
  dockerfile: ParsedDockerfile,
  stage: number,
): RunStep {
  const { line, text, network, security } = instruction
  const place = { file: dockerfile.file, line }
  return {
    kind: 'run',
    stage,
    line,
    text,
    ...commandLine(instruction, scope, place),
    env: scope.runEnv(),
    workdir: scope.directory,
    user: scope.user,
    mounts: instruction.mounts.map((options) => resolveMount(options, scope, dockerfile, place)),
    network,
    security,
  }
}

/**
 * One heredoc alone is the script itself: given to the shell, or, where it begins with `#!`, run as a
 * file. With anything beside it the whole text goes to the shell, which reads the heredocs as its
 * own (BuildKit's dispatchRun).
 */
function commandLine(
  { command, heredocs }: RunInstruction,
  scope: Scope,
  place: Place,
): Pick<RunStep, 'argv' | 'script'> {
  if (Array.isArray(command)) return { argv: command }
  const [first] = heredocs
  if (!first) return { argv: scope.shellCommand(command) }
  if (!readHeredocWord(command, place)) {
    const bodies = heredocs.map(({ body, name }) => `\n${body}${name}`)
    return { argv: scope.shellCommand(command + bodies.join('')) }
  }
  const content = heredocContent(first)
  if (!content.startsWith('#!')) return { argv: scope.shellCommand(content) }
  return { argv: [SCRIPTS + first.name], script: { content } }
}
