import { createInterface } from 'node:readline'
import { styleText } from 'node:util'
import { readStamp } from './stamp.mjs'

/**
 * Passes on what a bundler says, and collects the times at which its builds ended.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {number[]} grows as builds end
 */
export function readOutput(child) {
  /** @type {number[]} */
  const builds = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      const built = readStamp(line)
      if (built === undefined) console.error(styleText('dim', `  ${line}`))
      else builds.push(built)
    })
  }
  return builds
}
