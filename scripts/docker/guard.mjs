import { spawn } from 'node:child_process'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { stopEngine } from './stop.mjs'

const self = fileURLToPath(import.meta.url)

/**
 * Has the engine of that folder stopped when this process ends, in whatever way: a process of
 * its own waits for the end of a pipe from this one. Returns what lets that process go.
 * @param {string} folder
 */
export function guard(folder) {
  const child = spawn(process.execPath, [self, folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.unref()
  const pipe = /** @type {import('node:net').Socket} */ (child.stdin)
  pipe.unref()
  return () => pipe.end()
}

if (argv[1] === self) {
  process.stdin.resume().once('end', () => stopEngine(argv[2]))
}
