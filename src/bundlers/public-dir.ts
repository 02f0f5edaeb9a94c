import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { OutputFile } from '../outputs/emitted.ts'

/**
 * The files of Vite's `publicDir` as Vite copies them into `outDir`: by the path they have there,
 * links followed, modes kept. Empty where the directory does not exist.
 */
export async function publicFiles(
  publicDir: string,
  outDir: string,
): Promise<Map<string, OutputFile>> {
  const files = new Map<string, OutputFile>()
  for (const path of await listFiles(publicDir, outDir)) {
    const [content, { mode }] = await Promise.all([readFile(path), stat(path)])
    files.set(resolve(outDir, relative(publicDir, path)), { content, mode: mode & 0o777 })
  }
  return files
}

/** Every file below `dir`, absolute; `except` is left out, as it may lie inside. */
export async function listFiles(dir: string, except: string): Promise<string[]> {
  const names = await readdir(dir).catch(() => [])
  const found: string[] = []
  for (const name of names) {
    const path = join(dir, name)
    if (path === except) continue
    const isDirectory = await stat(path).then(
      (entry) => entry.isDirectory(),
      () => undefined,
    )
    if (isDirectory === true) found.push(...(await listFiles(path, except)))
    else if (isDirectory === false) found.push(path)
  }
  return found
}
