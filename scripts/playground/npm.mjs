import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { repository } from './paths.mjs'

/**
 * Runs npm in the repository; what it says goes to the terminal.
 * @param {string[]} args
 * @param {AbortSignal} signal
 */
export async function npm(args, signal) {
  // Run by npm, this uses the same one, whatever it is called on this system.
  const cli = process.env.npm_execpath
  const [file, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  const child = spawn(file, [...first, ...args], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed with exit code ${code}`)
}
