import type { RedoneStep } from '../events.ts'

/** What a push has done so far; times in milliseconds. */
export class Tally {
  readonly redone: RedoneStep[] = []
  readonly files = { written: 0, removed: 0, bytes: 0 }
  plan = 0
  copy = 0
  run = 0
  restart = 0
}
