import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { EmittedFile } from '../outputs/emitted.ts'
import type { WrittenFiles } from './written-files.ts'

/**
 * The files of Vite's `publicDir` as Vite copies them into `outDir`: by the path they have there,
 * links followed, modes kept. Empty where the directory does not exist.
 */
export async function publicFiles(
  publicDir: string,
  outDir: string,
  disk: WrittenFiles,
): Promise<Map<string, EmittedFile>> {
  const files = disk.snapshot(await listFiles(publicDir, outDir))
  return new Map(
    [...files].map(([path, file]) => [resolve(outDir, relative(publicDir, path)), file]),
  )
}

/** Every file below `dir`, absolute; `except` is left out, as it may lie inside. */
export async function listFiles(dir: string, except: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  const found: string[] = []
  for (const entry of entries) {
    const path = join(dir, entry.name)
    if (path === except) continue
    const kind = await followed(entry, path)
    if (kind?.isDirectory()) found.push(...(await listFiles(path, except)))
    else if (kind !== undefined) found.push(path)
  }
  return found
}

/** What an entry is, or leads to; undefined where that is nothing. */
async function followed(
  entry: Dirent,
  path: string,
): Promise<Pick<Dirent, 'isDirectory'> | undefined> {
  return entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry
}
