import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { download, hasApt } from './apt.mjs'
import { cacheFolder } from './cache.mjs'
import { run, which } from './exec.mjs'
import { withLock } from './lock.mjs'

/** A busybox that needs no library: from the cache, else Debian's package, else the machine's. */
export async function findBusybox() {
  const file = join(cacheFolder, 'busybox')
  if (existsSync(file)) return file
  if (hasApt()) return withLock('busybox', () => fetchBusybox(file))
  const own = which('busybox')
  if (own && (await isStatic(own))) return own
  throw new Error('The base images need a static busybox: install busybox-static')
}

/** @param {string} file */
async function fetchBusybox(file) {
  if (existsSync(file)) return file
  await mkdir(cacheFolder, { recursive: true })
  const work = await mkdtemp(join(cacheFolder, 'download-'))
  try {
    await download(['busybox-static'], work)
    const [archive] = await readdir(work)
    await run('dpkg', ['-x', join(work, archive), join(work, 'root')])
    const merged = join(work, 'root', 'usr', 'bin', 'busybox')
    await rename(existsSync(merged) ? merged : join(work, 'root', 'bin', 'busybox'), file)
    return file
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @param {string} file */
async function isStatic(file) {
  const said = await run('ldd', [file]).catch((error) => error.message)
  return /not a dynamic executable|not a valid dynamic program/i.test(said)
}
