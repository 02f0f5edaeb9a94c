import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundlers } from './bundlers.mjs'

/**
 * Starts a bundler's CLI in watch mode.
 * @param {{
 *   bundler: string,
 *   project: string,
 *   env: Record<string, string>,
 *   config?: string,
 *   output: 'inherit' | 'pipe',
 * }} options
 */
export function startWatcher({ bundler, project, env, config, output }) {
  const cli = bundlers[bundler]
  const child = spawn(process.execPath, cli.watch(config ?? cli.config), {
    cwd: project,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    // A group of its own, so that a terminal's Ctrl-C does not reach it beside our own signal:
    // the second one would end it before it has removed its container.
    detached: true,
  })
  const ended = once(child, 'exit').then(([code, signal]) => signal ?? code)

  const stop = async () => {
    for (const [signal, patience] of /** @type {const} */ ([
      ['SIGINT', 20_000],
      ['SIGKILL', 5000],
    ])) {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      await Promise.race([ended, sleep(patience, undefined, { ref: false })])
    }
  }
  return { child, ended, stop }
}
