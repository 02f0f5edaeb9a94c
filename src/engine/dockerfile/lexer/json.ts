import type { Place } from '../place.ts'
import { refuse } from '../place.ts'

/**
 * The words of the exec form, `["a", "b"]`.
 *
 * @returns `undefined` where the text is no JSON array: then it is the shell form, as Docker has it
 * @throws {DockerfileError} for an array that holds anything but strings
 */
export function readJsonWords(text: string, place: Place): string[] | undefined {
  if (!text.startsWith('[')) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const words = value as unknown[]
  if (words.every((word) => typeof word === 'string')) return words
  return refuse(
    place,
    'An array in JSON form holds something that is no string.',
    'Put double quotes around every element.',
  )
}
