import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { debianMirror } from './apt-sources.mjs'
import { run, which } from './exec.mjs'
import { withLock } from './lock.mjs'

// At runlevel 1 a package that holds a service does not start it.
const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }

/** Whether this process may install Debian packages. */
export const hasApt = () =>
  process.platform === 'linux' && process.getuid?.() === 0 && which('apt-get') !== undefined

/**
 * Installs packages of the machine's own distribution.
 * @param {string[]} packages
 */
export function install(packages) {
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-y', '--no-install-recommends']
  return withLists(['install', ...options, ...packages])
}

/**
 * Downloads packages of the machine's own distribution into a folder.
 * @param {string[]} packages
 * @param {string} folder
 */
export function download(packages, folder) {
  return withLists(['download', '-o', 'APT::Sandbox::User=root', ...packages], folder)
}

/**
 * Runs apt-get. A fresh machine has no package lists yet and an old one may have stale ones, so
 * what fails is tried again with new lists.
 * @param {string[]} args
 * @param {string} [cwd]
 */
function withLists(args, cwd) {
  return withLock('apt', async () => {
    try {
      await run('apt-get', args, { cwd, env })
    } catch {
      await run('apt-get', ['update'], { env }).catch(() => {})
      await run('apt-get', args, { cwd, env })
    }
  })
}

/**
 * Downloads packages of another Debian release, from the mirror that the machine uses, without
 * telling the machine's apt of it.
 * @param {string} suite
 * @param {string[]} packages
 * @param {string} folder
 */
export async function downloadFrom(suite, packages, folder) {
  const state = join(folder, 'apt')
  await mkdir(join(state, 'lists', 'partial'), { recursive: true })
  await mkdir(join(state, 'cache', 'archives', 'partial'), { recursive: true })
  const { uri, key } = debianMirror()
  await writeFile(join(state, 'list'), `deb [signed-by=${key}] ${uri} ${suite} main\n`)
  await writeFile(join(state, 'status'), '')
  const options = [
    ...['-o', `Dir::Etc::SourceList=${join(state, 'list')}`],
    ...['-o', 'Dir::Etc::SourceParts=/dev/null'],
    ...['-o', 'Dir::Etc::Preferences=/dev/null'],
    ...['-o', 'Dir::Etc::PreferencesParts=/dev/null'],
    ...['-o', `Dir::State::Lists=${join(state, 'lists')}`],
    ...['-o', `Dir::State::Status=${join(state, 'status')}`],
    ...['-o', `Dir::Cache=${join(state, 'cache')}`],
    ...['-o', 'APT::Sandbox::User=root'],
  ]
  await run('apt-get', [...options, 'update'], { env })
  await run('apt-get', [...options, 'download', ...packages], { cwd: folder })
}
