import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { downloadFrom, install } from './apt.mjs'
import { cacheFolder } from './cache.mjs'
import { run, systemPath, which } from './exec.mjs'
import { withLock } from './lock.mjs'

/**
 * The programs of an engine: the PATH it needs, its CLI, and the folder of the CLI's plugins.
 * @typedef {{ path: string, docker: string, plugins?: string }} Programs
 */

const newerRelease = 'trixie'
const packages = [
  'docker.io',
  'docker-cli',
  'docker-buildx',
  'docker-compose',
  'containerd',
  'tini',
]

/** What an engine consists of, and where its packages have it. */
const parts = {
  'usr/sbin/dockerd': 'bin/dockerd',
  'usr/sbin/docker-proxy': 'bin/docker-proxy',
  'usr/bin/docker': 'bin/docker',
  'usr/bin/containerd': 'bin/containerd',
  'usr/bin/containerd-shim-runc-v2': 'bin/containerd-shim-runc-v2',
  'usr/bin/tini-static': 'bin/docker-init',
  'usr/libexec/docker/cli-plugins/docker-buildx': 'plugins/docker-buildx',
  'usr/libexec/docker/cli-plugins/docker-compose': 'plugins/docker-compose',
}

/**
 * Puts the programs of an engine on this machine: Debian's newer one, in a folder of our own, or
 * the one of the machine's own distribution.
 * @param {'new' | 'old'} kind
 * @param {(line: string) => void} log
 * @returns {Promise<Programs>}
 */
export const installEngine = (kind, log) =>
  withLock('install', () => (kind === 'new' ? installNewer(log) : installOwn(log)))

/**
 * The engine of this distribution, with the newer one's CLI where that can be had: its own builds
 * with the classic builder, the newer one with the engine's BuildKit, through buildx.
 * @param {(line: string) => void} log
 * @returns {Promise<Programs>}
 */
async function installOwn(log) {
  const path = '/usr/sbin:/usr/bin:/sbin:/bin'
  if (!which('dockerd', path)) {
    log("Installing this distribution's docker.io")
    await install(['docker.io', 'iptables', 'iproute2'])
  }
  try {
    return { ...(await installNewer(log)), path }
  } catch (error) {
    log(`The newer CLI can't be had here: ${error.message}`)
    return { path, docker: '/usr/bin/docker' }
  }
}

/**
 * @param {(line: string) => void} log
 * @returns {Promise<Programs>}
 */
async function installNewer(log) {
  const needs = { runc: 'runc', iptables: 'iptables', ip: 'iproute2' }
  const missing = Object.entries(needs).filter(([name]) => !which(name))
  if (missing.length) {
    log(`Installing ${missing.map(([, name]) => name).join(', ')}`)
    await install(missing.map(([, name]) => name))
  }
  const folder = (await cached()) ?? (await unpack(log))
  const bin = join(folder, 'bin')
  const path = [bin, systemPath].join(delimiter)
  return { path, docker: join(bin, 'docker'), plugins: join(folder, 'plugins') }
}

/** The newest engine in the cache. */
async function cached() {
  const names = existsSync(cacheFolder) ? await readdir(cacheFolder) : []
  const newest = names
    .filter((name) => name.startsWith('engine-'))
    .sort(new Intl.Collator('en', { numeric: true }).compare)
    .at(-1)
  return newest && join(cacheFolder, newest)
}

/**
 * Downloads the newer engine. It appears in the cache only when it is whole and runs here.
 * @param {(line: string) => void} log
 */
async function unpack(log) {
  log(`Downloading Debian ${newerRelease}'s engine`)
  await mkdir(cacheFolder, { recursive: true })
  const work = await mkdtemp(join(cacheFolder, 'download-'))
  try {
    await downloadFrom(newerRelease, packages, work)
    const archives = (await readdir(work)).filter((name) => name.endsWith('.deb'))
    for (const name of archives) await run('dpkg', ['-x', join(work, name), join(work, 'root')])
    for (const [from, to] of Object.entries(parts)) {
      await mkdir(join(work, 'engine', dirname(to)), { recursive: true })
      await rename(join(work, 'root', from), join(work, 'engine', to))
    }
    const version = await runs(join(work, 'engine', 'bin'))
    const folder = join(cacheFolder, `engine-${version}`)
    await rename(join(work, 'engine'), folder)
    return folder
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * Checks that the machine's libraries suffice; returns the engine's version.
 * @param {string} bin
 */
async function runs(bin) {
  for (const name of ['containerd', 'containerd-shim-runc-v2']) await run(join(bin, name), ['-v'])
  const said = await run(join(bin, 'dockerd'), ['--version'])
  return /version ([\w.+~-]+)/.exec(said)?.[1] ?? 'unknown'
}
