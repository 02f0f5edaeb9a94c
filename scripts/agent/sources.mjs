import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** @typedef {{ path: string, text: string }} Source */

/** The agent's sources, in the order of their names. @returns {Source[]} */
export function agentSources() {
  const directory = fileURLToPath(new URL('../../src/agent', import.meta.url))
  return readdirSync(directory)
    .filter((name) => /\.[ch]$/.test(name))
    .sort()
    .map((name) => join(directory, name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}

/** @param {Source[]} sources */
export function digestOf(sources) {
  const hash = createHash('sha256')
  for (const { text } of sources) hash.update(text)
  return hash.digest('hex')
}
