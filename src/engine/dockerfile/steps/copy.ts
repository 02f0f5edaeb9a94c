import { heredocContent } from '../lexer/heredoc.ts'
import { findSource } from '../needs.ts'
import { belowRoot, destination } from '../paths.ts'
import type { ParsedDockerfile } from '../parsed.ts'
import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import type { CopyInstruction } from '../syntax/types.ts'
import type { CopySource, CopyStep } from '../types.ts'
import { readMode } from './mode.ts'
import type { Scope } from './scope.ts'

/**
 * A COPY or ADD with its variables replaced and its paths made absolute (BuildKit's
 * dockerfile2llb/convert_copy.go): first the paths and URLs in their order, then the heredocs.
 *
 * @throws {DockerfileError} for a mode, a source or a checksum that BuildKit refuses
 */
export function resolveCopy(
  instruction: CopyInstruction,
  scope: Scope,
  dockerfile: ParsedDockerfile,
  stage: number,
): CopyStep {
  const { line, text, link, parents, exclude, unpack, keepGitDir } = instruction
  const place = { file: dockerfile.file, line }
  const word = (written: string) => scope.expand(written, place)
  const optional = (written: string | undefined) =>
    written === undefined ? undefined : word(written) || undefined

  const sources = instruction.sources.map((source) => readSource(word(source), instruction, place))
  const inline = instruction.inline.map((heredoc): CopySource => {
    const content = heredocContent(heredoc)
    return {
      kind: 'inline',
      name: heredoc.name,
      content: heredoc.expand ? scope.expandBody(content, place) : content,
    }
  })
  const chmod = readMode(instruction.chmod, dockerfile.chmod, optional, place)
  const checksum = optional(instruction.checksum)
  if (checksum !== undefined) checkChecksum(sources, place)

  return {
    kind: 'copy',
    stage,
    line,
    text,
    instruction: instruction.instruction,
    sources: [...sources, ...inline],
    dest: destination(word(instruction.dest), scope.directory),
    from: instruction.from && findSource(dockerfile, instruction.from, line),
    chown: optional(instruction.chown),
    chmod,
    link,
    parents,
    exclude,
    checksum,
    unpack,
    keepGitDir,
  }
}

const GIT_ADDRESS = /^(?:(?:git|ssh):\/\/|[\w-]+@[\w.-]+:)/i
const GIT_OVER_HTTP = /^https?:\/\/[^?#]*\.git(?:[?#]|$)/i
const HTTP = /^https?:\/\//

function readSource(
  source: string,
  { instruction, parents }: CopyInstruction,
  place: Place,
): CopySource {
  const remote = remoteKind(source)
  if (remote !== undefined) {
    if (instruction === 'ADD') return { kind: remote, url: source }
    refuse(place, `COPY cannot take ${source}: it is no path.`, 'Use ADD.')
  }
  const path = belowRoot(source)
  if (!parents) return { kind: 'path', path }
  const mark = source.indexOf('/./')
  return { kind: 'path', path, pivot: mark === -1 ? '' : belowRoot(source.slice(0, mark)) }
}

function remoteKind(source: string): 'git' | 'url' | undefined {
  if (GIT_ADDRESS.test(source) || GIT_OVER_HTTP.test(source)) return 'git'
  return HTTP.test(source) ? 'url' : undefined
}

function checkChecksum(sources: readonly CopySource[], place: Place): void {
  if (sources.length === 1 && sources[0]!.kind !== 'path') return
  refuse(place, '--checksum needs exactly one URL as the source.', 'Split the ADD, or remove it.')
}
