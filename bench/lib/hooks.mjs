import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { BASE, docker, startContainer } from './engine.mjs'
import { makeDirectory, removeDirectory, writeFiles } from './files.mjs'

const run = promisify(execFile)

/**
 * Has a bundler of its own process watch entries of a size, each of which becomes an output, and
 * times the plugin's hooks: with the first build, with rebuilds that change every output, and with
 * rebuilds that change none.
 * @param {string} bundler
 * @param {{ count: number, size: number, runs: number }} work
 * @returns {Promise<{ first: number, changed: number, unchanged: number }>} milliseconds
 */
export async function measureHooks(bundler, { count, size, runs }) {
  const root = await makeDirectory()
  const container = await startContainer(BASE)
  try {
    await writeFiles(root, { Dockerfile: Buffer.from(`FROM ${BASE}\nCOPY dist /dist\n`) })
    const script = join(fileURLToPath(import.meta.url), '..', 'hooked.mjs')
    const args = [script, bundler, root, container.id, ...[count, size, runs].map(String)]
    const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26 })
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  } finally {
    await docker.getContainer(container.id).remove({ force: true, v: true })
    await removeDirectory(root)
  }
}
