import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { call } from './api.mjs'
import { removeBridge } from './bridge.mjs'
import { run } from './exec.mjs'
import { containedIn, endProcess, helpersOf, kill, names } from './processes.mjs'

/**
 * What stopping an engine needs to know of it.
 * @typedef {{ pid?: number, bridge?: import('./bridge.mjs').Bridge }} State
 */

/**
 * @param {string} folder
 * @param {State} state
 */
export const writeState = (folder, state) =>
  writeFile(join(folder, 'state.json'), JSON.stringify(state))

/**
 * Ends the engine of that folder and removes all that it has made. It may have been stopped
 * before, or only half started.
 * @param {string} folder
 */
export async function stopEngine(folder) {
  const { pid, bridge } = await readState(folder)
  if (pid && names(pid, join(folder, 'daemon.json'))) {
    await removeContents(`unix://${folder}/docker.sock`)
    // It would wait for a running build step.
    for (const step of containedIn(folder)) kill(step, 'SIGKILL')
    await endProcess(pid, 20_000)
  }
  for (const left of containedIn(folder)) kill(left, 'SIGKILL')
  await Promise.all(helpersOf(folder).map((left) => endProcess(left, 2000)))
  await unmountBelow(folder)
  if (bridge) await removeBridge(bridge)
  await rm(folder, { recursive: true, force: true })
}

/**
 * @param {string} folder
 * @returns {Promise<State>}
 */
async function readState(folder) {
  try {
    return JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'))
  } catch {
    return {}
  }
}

/**
 * Removes what an engine's own end would leave or would be held up by: the bridges of networks
 * that were made with it, and containers that don't heed SIGTERM.
 * @param {string} host
 */
async function removeContents(host) {
  try {
    const { text } = await call(host, 'GET', '/containers/json', { timeout: 5000 })
    /** @type {{ Id: string }[]} */
    const containers = JSON.parse(text)
    const remove = (/** @type {string} */ id) =>
      call(host, 'DELETE', `/containers/${id}?force=1`, { timeout: 10_000 })
    await Promise.all(containers.map(({ Id }) => remove(Id)))
    await call(host, 'POST', '/networks/prune', { timeout: 10_000 })
  } catch {
    // Then it ends without.
  }
}

/** @param {string} folder */
async function unmountBelow(folder) {
  const mounts = (await readFile('/proc/self/mounts', 'utf8'))
    .split('\n')
    .map((line) => line.split(' ')[1])
    .filter((path) => path?.startsWith(`${folder}/`))
  for (const path of mounts.reverse()) await run('umount', ['-l', path]).catch(() => {})
}
