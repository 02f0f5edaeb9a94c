import { duration } from './words.ts'

/** Milliseconds until long work is mentioned for the first time, and between mentions. */
const FIRST = 2_000
const EVERY = 10_000

/**
 * Shows that long work moves: says its name and how long it has taken, first after 2 s, then every
 * 10 s. Returns what ends it.
 */
export function whileItTakes(what: string, say: (line: string) => void): () => void {
  const begun = Date.now()
  let timer: NodeJS.Timeout
  const again = (delay: number) => {
    timer = setTimeout(() => {
      say(`${what} … ${duration(Date.now() - begun)}`)
      again(EVERY)
    }, delay)
    // Must not keep a process alive that has nothing else to do.
    timer.unref()
  }
  again(FIRST)
  return () => clearTimeout(timer)
}
