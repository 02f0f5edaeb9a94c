import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { OutputFile } from '../outputs/emitted.ts'

/** What a bundler of the Rollup family hands to `writeBundle`, by file name. */
export type BundleLike = Record<
  string,
  { type: 'chunk'; code: string } | { type: 'asset'; source: string | Uint8Array }
>

const MODE_IF_UNKNOWN = 0o644

/** The bytes of a bundle that was just written to `dir`, from memory; only the modes are the disk's. */
export async function snapshotBundle(
  dir: string,
  bundle: BundleLike,
): Promise<Map<string, OutputFile>> {
  const files = Object.entries(bundle).map(async ([name, entry]) => {
    const path = resolve(dir, name)
    const content = Buffer.from(entry.type === 'chunk' ? entry.code : entry.source)
    return [path, { content, mode: await modeOf(path) }] as const
  })
  return new Map(await Promise.all(files))
}

/** Another output of the same build may empty the directory at any time, so a file can be missing. */
async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777
  } catch {
    return MODE_IF_UNKNOWN
  }
}
