import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** PATH as root needs it: a plain login leaves the sbin folders out. */
export const systemPath = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin']
  .filter(Boolean)
  .join(delimiter)

/**
 * Runs a program to its end and returns what it printed.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string>}
 */
export function run(file, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const options = {
      cwd,
      env: { ...process.env, PATH: systemPath, LC_ALL: 'C', ...env },
      maxBuffer: 64 * 1024 * 1024,
    }
    execFile(file, args, options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      const said = (stderr || stdout || error.message).trim().split('\n').slice(-5).join('\n')
      reject(new Error(`${file} ${args.at(-1) ?? ''} failed: ${said}`, { cause: error }))
    })
  })
}

/**
 * The full path of a program, or undefined when no folder of PATH has it.
 * @param {string} name
 * @param {string} [path]
 */
export function which(name, path = systemPath) {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
