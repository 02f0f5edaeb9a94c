import { createHash } from 'node:crypto'
import type { FileEntry } from '../../context/types.ts'
import type { CopyStep } from '../dockerfile/types.ts'

/** The bytes of a heredoc of a step, by its name. */
export function inlineContent(step: CopyStep, name: string): Buffer {
  for (const source of step.sources) {
    if (source.kind === 'inline' && source.name === name) return Buffer.from(source.content)
  }
  throw new TypeError(`line ${step.line} has no heredoc named ${name}`)
}

/** The file that a heredoc is, before any flag of the step. */
export function inlineEntry(step: CopyStep, name: string): FileEntry {
  const content = inlineContent(step, name)
  const digest = createHash('sha256').update(content).digest('hex')
  const owner = { uid: 0, gid: 0, mtime: 0 }
  return { type: 'file', mode: 0o644, size: content.length, digest, ...owner }
}
