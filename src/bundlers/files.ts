import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EmittedFile } from '../outputs/emitted.ts'

/** What a bundler of the Rollup family hands to `writeBundle`, by file name. */
export type BundleLike = Record<
  string,
  { type: 'chunk'; code: string } | { type: 'asset'; source: string | Uint8Array }
>

const MODE_IF_UNKNOWN = 0o644

/** A bundle that was just written to `dir`, from memory; only the modes are the disk's. */
export function snapshotBundle(dir: string, bundle: BundleLike): Map<string, EmittedFile> {
  const files = new Map<string, EmittedFile>()
  for (const [name, entry] of Object.entries(bundle)) {
    const path = resolve(dir, name)
    const content = entry.type === 'chunk' ? entry.code : entry.source
    files.set(path, { content, mode: modeOf(path) })
  }
  return files
}

/**
 * Another output of the same build may empty the directory at any time, so a file can be missing.
 * Hundreds of modes are read several times as fast one after the other as they are by promises.
 */
function modeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? MODE_IF_UNKNOWN : stats.mode & 0o777
}
