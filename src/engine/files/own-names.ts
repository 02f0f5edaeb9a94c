import { randomBytes } from 'node:crypto'

/** Tells the files of this process from those of others that push to the same container. */
const PROCESS = randomBytes(6).toString('hex')

let count = 0

/** A name that nothing in a container has, for what is there only while something is brought in line. */
export function ownName(): string {
  return `.livepush-${PROCESS}-${(count++).toString(36)}`
}
