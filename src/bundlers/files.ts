import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EmittedFile } from '../outputs/emitted.ts'
import { WrittenFiles } from './written-files.ts'

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
    files.set(path, { content: contentOf(entry), mode: modeOf(path) })
  }
  return files
}

/**
 * Bundles of a bundler that makes a copy of all contents for who looks at them: they are read from
 * the disk, which is known already where nothing changed.
 */
export class WrittenBundles {
  readonly #disks = new Map<string, WrittenFiles>()

  /** The bundle of an output, which `key` stands for, that was just written to `dir`. */
  snapshot(key: string, dir: string, bundle: BundleLike): Map<string, EmittedFile> {
    const disk = this.#disks.get(key) ?? new WrittenFiles()
    this.#disks.set(key, disk)
    const entries = new Map(Object.keys(bundle).map((name) => [resolve(dir, name), name]))
    const files = disk.snapshot(entries.keys())
    for (const [path, name] of entries) {
      const entry = bundle[name]
      if (files.has(path) || entry === undefined) continue
      files.set(path, { content: contentOf(entry), mode: MODE_IF_UNKNOWN })
    }
    return files
  }
}

function contentOf(entry: BundleLike[string]): EmittedFile['content'] {
  return entry.type === 'chunk' ? entry.code : entry.source
}

/**
 * Another output of the same build may empty the directory at any time, so a file can be missing.
 * Hundreds of modes are read several times as fast one after the other as they are by promises.
 */
function modeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? MODE_IF_UNKNOWN : stats.mode & 0o777
}
