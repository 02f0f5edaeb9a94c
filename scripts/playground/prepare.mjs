import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePackages } from '../packages.mjs'
import { npm } from './npm.mjs'
import { playground, repository } from './paths.mjs'

/**
 * Makes a fresh clone ready: its packages, the plugin, and the plugin's name in the playground.
 * @param {{ log: (line: string) => void, signal: AbortSignal }} options
 */
export async function prepare({ log, signal }) {
  await ensurePackages({ log, signal })
  if (await isStale()) {
    log('Building the plugin')
    await npm(['run', 'build'], signal)
  }
  await linkPlugin(playground)
}

/**
 * Has `unplugin-livepush` resolve to this repository from a project below it, by the link that
 * npm makes of the project's `file:` dependency.
 * @param {string} project
 */
export async function linkPlugin(project) {
  const link = join(project, 'node_modules', 'unplugin-livepush')
  await rm(link, { recursive: true, force: true })
  await mkdir(join(project, 'node_modules'), { recursive: true })
  await symlink(repository, link, 'junction')
}

/** Whether anything that the plugin is built from is newer than what was built. */
async function isStale() {
  const built = join(repository, 'dist', 'vite.js')
  if (!existsSync(built)) return true
  const sources = await readdir(join(repository, 'src'), { recursive: true })
  const inputs = ['package.json', 'tsup.config.ts', ...sources.map((name) => join('src', name))]
  const times = await Promise.all(inputs.map(async (name) => modified(join(repository, name))))
  return Math.max(...times) > (await modified(built))
}

/** @param {string} file */
const modified = async (file) => (await stat(file)).mtimeMs
