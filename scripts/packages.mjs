import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { npm } from './playground/npm.mjs'
import { nodeModules, repository } from './playground/paths.mjs'

/**
 * Installs the packages that the lock file names, where they are not installed yet.
 * @param {{ log: (line: string) => void, signal: AbortSignal }} options
 */
export async function ensurePackages({ log, signal }) {
  const installed = join(nodeModules, '.package-lock.json')
  const lock = join(repository, 'package-lock.json')
  if (existsSync(installed) && (await modified(installed)) >= (await modified(lock))) return
  log('Installing packages')
  try {
    await npm(['ci'], signal)
  } catch (error) {
    if (signal.aborted) throw error
    // A registry that lacks a package for another platform has `ci` refuse the lock file as a whole.
    log('npm ci failed, trying npm install')
    await npm(['install', '--no-save'], signal)
  }
}

/** @param {string} file */
const modified = async (file) => (await stat(file)).mtimeMs
