import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ensureBaseImages } from './base-images.mjs'
import { ensureEngine } from './engine.mjs'

/**
 * Runs a command with an engine and the base images of the tests at hand; signals are passed on.
 * @param {string} file
 * @param {string[]} args
 * @param {object} options
 * @param {(line: string) => void} options.log
 * @param {string} [options.cwd]
 * @param {(engine: import('./engine.mjs').Engine) => Record<string, string>} [options.env] what the
 *   command needs in its environment beside what the engine needs there
 * @returns {Promise<number>} the exit code
 */
export async function runOnEngine(file, args, { log, cwd, env = () => ({}) }) {
  // Until the command runs, a signal ends this process, and its end that of the engine.
  const engine = await ensureEngine({ log })
  try {
    await ensureBaseImages({ host: engine.host, log })
    const child = spawn(file, args, {
      ...(cwd !== undefined && { cwd }),
      stdio: 'inherit',
      env: { ...process.env, ...engine.env, ...env(engine) },
    })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        // A terminal's Ctrl+C reaches the command by itself.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
      })
    }
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', (code, signal) =>
        resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']),
      )
    })
  } finally {
    await engine.stop()
  }
}
