import type { CopyStep } from '../dockerfile/types.ts'

/** What only the container can tell about the destination of a COPY. */
export interface Destination {
  /** Absolute, links followed, without a trailing `/` (the root is `/`). */
  path: string
  /** It is a directory before the step runs, or the step says so with a trailing `/`. */
  isDirectory: boolean
}

/** The destination as the step writes it, before the container is asked. */
export function writtenDestination(step: CopyStep): Destination {
  const isDirectory = step.dest.endsWith('/')
  return { path: step.dest === '/' ? '/' : step.dest.replace(/\/$/, ''), isDirectory }
}
