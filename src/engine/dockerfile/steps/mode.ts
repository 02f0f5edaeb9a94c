import type { Place } from '../place.ts'
import { refuse } from '../place.ts'

const OCTAL = /^[0-7]+$/

/** `u=rwX,go=rX`, `a+x`, `g=u`: who, then an operator with letters, some of them several times. */
const SYMBOLIC =
  /^[ugoa]*(?:[-+=](?:[rwxXst]+|[ugo])?)+(?:,[ugoa]*(?:[-+=](?:[rwxXst]+|[ugo])?)+)*$/

/**
 * Checks the value of `--chmod`.
 *
 * @throws {DockerfileError} for anything but an octal mode to 7777 or a symbolic one
 */
export function checkMode(mode: string, place: Place): void {
  if (OCTAL.test(mode) ? Number.parseInt(mode, 8) <= 0o7777 : SYMBOLIC.test(mode)) return
  refuse(place, `--chmod=${mode} is no mode.`, 'Write one like 755 or u=rwX,go=rX.')
}
