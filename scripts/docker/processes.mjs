import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Whether a process runs. One that has ended and is not yet reaped does not.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
  return !/^State:\s+[ZX]/m.test(read(`/proc/${pid}/status`))
}

/**
 * Asks a process to end, then makes it.
 * @param {number} pid
 * @param {number} patience how long it may take, in ms
 */
export async function endProcess(pid, patience) {
  kill(pid, 'SIGTERM')
  if (await gone(pid, patience)) return
  kill(pid, 'SIGKILL')
  await gone(pid, 5000)
}

/**
 * The programs that an engine runs for itself: they name its state in their command line.
 * @param {string} folder the engine's
 */
export const helpersOf = (folder) => processes().filter((pid) => names(pid, `${folder}/exec/`))

/**
 * What runs in an engine's containers and build steps: its root lies in the engine's folder.
 * @param {string} folder the engine's
 */
export const containedIn = (folder) => processes().filter((pid) => isRootedIn(pid, folder))

const processes = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

/**
 * Whether a process was started with that text in an argument.
 * @param {number} pid
 * @param {string} text
 */
export function names(pid, text) {
  return read(`/proc/${pid}/cmdline`).includes(text)
}

/**
 * @param {number} pid
 * @param {string} folder
 */
function isRootedIn(pid, folder) {
  const root = read(`/proc/${pid}/mountinfo`)
    .split('\n')
    .find((line) => line.split(' ')[4] === '/')
  return root?.includes(`${folder}/`) ?? false
}

/**
 * @param {number} pid
 * @param {number} patience
 */
async function gone(pid, patience) {
  const end = Date.now() + patience
  while (isAlive(pid)) {
    if (Date.now() > end) return false
    await sleep(20)
  }
  return true
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function kill(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
