import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { BASE, docker, startContainer } from './engine.mjs'
import { makeDirectory, makeFiles, removeDirectory, writeFiles } from './files.mjs'

const run = promisify(execFile)

/** @typedef {{ ready: number, plan: number, push: number, heap: number, peak: number }} Scaled */

/**
 * Has a process of its own attach to a container and push, so that its memory is that of the work.
 * @param {number} files in the build context
 * @param {number} pushed of them each time
 * @returns {Promise<Scaled>} milliseconds, and megabytes
 */
export async function measureScale(files, pushed) {
  const context = await makeDirectory()
  const container = await startContainer(BASE)
  try {
    await writeFiles(context, makeFiles(files, 1024))
    const script = fileURLToPath(new URL('scaled.mjs', import.meta.url))
    const args = ['--expose-gc', script, context, container.id, String(files), String(pushed)]
    const { stdout } = await run(process.execPath, args)
    return JSON.parse(stdout)
  } finally {
    await docker.getContainer(container.id).remove({ force: true, v: true })
    await removeDirectory(context)
  }
}
