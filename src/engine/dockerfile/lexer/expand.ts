import type { Place } from '../place.ts'
import { readShell } from './shell.ts'

/** The value of a variable, `undefined` where it is not set. */
export type Variables = (name: string) => string | undefined

/**
 * Replaces the variables in one argument of an instruction and takes away its quotes and escapes, as
 * Docker does for ADD, COPY, ENV, EXPOSE, FROM, LABEL, STOPSIGNAL, USER, VOLUME, WORKDIR and the
 * values of ARG: `$v ${v} ${v:-w} ${v-w} ${v:+w} ${v+w} ${v:?m} ${v?m} ${v#p} ${v##p} ${v%p} ${v%%p}
 * ${v/p/w} ${v//p/w}`, where words nest. A variable that is not set is empty.
 *
 * @throws {DockerfileError} for an unclosed quote or brace, an unknown form, `${v:?m}` without `v`
 */
export function expand(word: string, variables: Variables, escape: string, place: Place): string {
  if (!/[$'"\\`]/.test(word)) return word
  return readShell(word, { variables, escape }, place).text
}

/**
 * Replaces the variables in the body of a heredoc: quotes mean nothing there, and `\` is the escape
 * character whatever the Dockerfile's own is.
 *
 * @throws {DockerfileError} as `expand`
 */
export function expandBody(body: string, variables: Variables, place: Place): string {
  if (!/[$\\]/.test(body)) return body
  return readShell(body, { variables, escape: '\\', plainQuotes: true }, place).text
}
