import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs `work` while no other process does work of that name. The lock is a listening abstract
 * socket: the kernel lets go of it with the process, so it can't be left behind.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  let lock
  while (!(lock = await take(`\0unplugin-livepush:${name}`))) await sleep(200)
  try {
    return await work()
  } finally {
    lock.close()
  }
}

/** @param {string} path */
async function take(path) {
  const server = createServer().listen({ path })
  try {
    await once(server, 'listening')
    return server
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error
  }
}
