import { DockerfileError } from '../errors.ts'

/** Where in which Dockerfile something stands. */
export interface Place {
  /** The Dockerfile as the caller named it. */
  file: string
  /** From 1. */
  line: number
}

/**
 * Refuses a Dockerfile.
 *
 * @param what - what is wrong, one sentence
 * @param hint - what to do about it, one sentence
 * @throws {DockerfileError} always
 */
export function refuse(place: Place, what: string, hint: string): never {
  throw new DockerfileError(what, { file: place.file, line: place.line, hint })
}
