import type { ChmodForms } from '../frontend.ts'
import type { Place } from '../place.ts'
import { refuse } from '../place.ts'

const OCTAL = /^[0-7]+$/

/** `u=rwX,go=rX`, `a+x`, `g=u`: who, then an operator with letters, some of them several times. */
const SYMBOLIC =
  /^[ugoa]*(?:[-+=](?:[rwxXst]+|[ugo])?)+(?:,[ugoa]*(?:[-+=](?:[rwxXst]+|[ugo])?)+)*$/

/**
 * The value of `--chmod`, as the builder's frontend takes it.
 *
 * @param expand replaces variables
 * @returns undefined where nothing is to be changed
 * @throws {DockerfileError} for what the frontend refuses
 */
export function readMode(
  written: string | undefined,
  forms: ChmodForms,
  expand: (written: string | undefined) => string | undefined,
  place: Place,
): string | undefined {
  if (forms === 'octal') return OCTAL.test(written ?? '') ? low(written!) : undefined
  const mode = expand(written)
  if (mode === undefined) return undefined
  if (OCTAL.test(mode) ? Number.parseInt(mode, 8) <= 0o7777 : SYMBOLIC.test(mode)) {
    if (OCTAL.test(mode) || forms === 'letters') return mode
  }
  const hint = forms === 'letters' ? 'Write one like 755 or u=rwX,go=rX.' : 'Write one like 755.'
  return refuse(place, `--chmod=${mode} is no mode.`, hint)
}

/** Frontends that check nothing use the lowest twelve bits. */
function low(mode: string): string {
  return (Number.parseInt(mode, 8) & 0o7777).toString(8)
}
