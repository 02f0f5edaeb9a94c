import { DockerfileParser } from 'dockerfile-ast'
import { refuse } from '../place.ts'
import type { Line } from './text.ts'

const KNOWN = new Set(['syntax', 'escape', 'check'])
const DIRECTIVE = /^[ \t]*#[ \t]*[a-zA-Z][a-zA-Z0-9]*[ \t]*=[ \t]*\S/

/**
 * The parser directives at the top: they end at the first line that is none of the known ones
 * (BuildKit's parser/directives.go).
 *
 * @returns the escape character, `\` unless `# escape=` says otherwise, what `# syntax=` says, and
 *   the number of directives
 * @throws {DockerfileError} for a directive given twice, or an escape character that is none
 */
export function readDirectives(
  lines: readonly Line[],
  file: string,
): { escape: string; syntax?: string; count: number } {
  const end = lines.findIndex(({ content }) => !DIRECTIVE.test(content))
  const head = lines.slice(0, end === -1 ? undefined : end).map(({ content }) => content)
  const seen = new Set<string>()
  let escape = '\\'
  let syntax: string | undefined
  for (const directive of DockerfileParser.parse(head.join('\n')).getDirectives()) {
    const name = directive.getName().toLowerCase()
    if (!KNOWN.has(name)) break
    const place = { file, line: seen.size + 1 }
    if (seen.has(name)) {
      refuse(place, `The directive \`# ${name}=\` is given twice.`, 'Keep one of them.')
    }
    seen.add(name)
    if (name === 'syntax') syntax = directive.getValue()
    if (name !== 'escape') continue
    escape = directive.getValue()
    if (escape !== '\\' && escape !== '`') {
      refuse(place, `The escape character cannot be "${escape}".`, 'Use \\ or `.')
    }
  }
  return { escape, count: seen.size, ...(syntax !== undefined && { syntax }) }
}
