import { isSuperseded, type Push } from '../support/types.ts'
import type { GeneratedCase } from './case.ts'

/**
 * Takes away what a failing case does not need: pushes, instructions, files and paths of edits, in
 * ever smaller pieces, until nothing can go.
 *
 * @param fails whether a smaller case still goes wrong
 * @param until the time (of `Date.now`) after which what has been reached is good enough
 */
export async function shrink(
  given: GeneratedCase,
  fails: (smaller: GeneratedCase) => Promise<boolean>,
  until: number,
): Promise<GeneratedCase> {
  let best = given
  for (let changed = true; changed;) {
    changed = false
    for (const smaller of smallerThan(best)) {
      if (Date.now() > until) return best
      if (!(await fails(smaller))) continue
      best = smaller
      changed = true
      break
    }
  }
  return best
}

function* smallerThan(given: GeneratedCase): Generator<GeneratedCase> {
  for (const pushes of parts(given.pushes, 1)) yield { ...given, pushes }
  for (const instructions of parts(given.instructions)) {
    if (instructions.at(-1)?.startsWith('CMD')) yield { ...given, instructions }
  }
  for (const files of parts(Object.entries(given.files))) {
    yield { ...given, files: Object.fromEntries(files) }
  }
  for (const [index, push] of given.pushes.entries()) {
    for (const smaller of smallerPushes(push)) {
      yield { ...given, pushes: given.pushes.with(index, smaller) }
    }
  }
  for (const instructions of simpler(given.instructions)) yield { ...given, instructions }
}

function* smallerPushes(push: Push): Generator<Push> {
  if (isSuperseded(push)) {
    yield push.by
    yield { ...push.edit, ...push.by }
    for (const edit of smallerPushes(push.edit)) yield { ...push, edit: edit as typeof push.edit }
    for (const by of smallerPushes(push.by)) yield { ...push, by: by as typeof push.by }
    return
  }
  for (const entries of parts(Object.entries(push), 1)) yield Object.fromEntries(entries)
}

/** A list without each half of it, each quarter, down to each single element. */
function* parts<T>(list: readonly T[], atLeast = 0): Generator<T[]> {
  for (
    let size = Math.ceil(list.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = 0; start < list.length; start += size) {
      const rest = [...list.slice(0, start), ...list.slice(start + size)]
      if (rest.length >= atLeast) yield rest
    }
  }
}

/** The instructions with one of them simpler: a flag less, a source less, no sleep. */
function* simpler(instructions: string[]): Generator<string[]> {
  for (const [index, text] of instructions.entries()) {
    if (/^(?:COPY|ADD) /.test(text) && !text.includes('\n')) {
      const words = text.split(' ')
      for (let word = 1; word < words.length - 1; word++) {
        if (words[word]!.startsWith('--from')) continue
        yield instructions.with(index, words.filter((_, other) => other !== word).join(' '))
      }
    }
    if (text.includes('sleep 0.2; ')) {
      yield instructions.with(index, text.replace('sleep 0.2; ', ''))
    }
  }
}
