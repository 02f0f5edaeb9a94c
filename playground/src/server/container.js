import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * How often the app was started in this container. The count lives in the
 * container's own file system: it goes on as long as the container is the same one.
 */
function countStarts() {
  const file = join(tmpdir(), 'livepush-playground-starts')
  const starts = existsSync(file) ? Number(readFileSync(file, 'utf8')) + 1 : 1
  writeFileSync(file, String(starts))
  return starts
}

/** Written by the Dockerfile's RUN. */
function installed() {
  return existsSync('installed.json') ? JSON.parse(readFileSync('installed.json', 'utf8')) : {}
}

export const container = {
  hostname: hostname(),
  starts: countStarts(),
  startedAt: new Date().toISOString(),
  node: process.version,
  version: installed().version ?? 'not installed',
}
