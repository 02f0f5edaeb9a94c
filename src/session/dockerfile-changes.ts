import { short } from '../report/words.ts'

/**
 * The first line in which a Dockerfile differs from what it was, in words; undefined where it is
 * the same but for blanks at the ends of its lines.
 */
export function describeChange(before: string, now: string, file: string): string | undefined {
  const [old, fresh] = [linesOf(before), linesOf(now)]
  const index = fresh.findIndex((line, at) => line !== old[at])
  if (index < 0) return old.length > fresh.length ? `${file} is shorter than it was` : undefined
  const line = fresh[index]!.trim()
  return `${file}:${index + 1} changed${line === '' ? '' : ` (${short(line)})`}`
}

function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
}
