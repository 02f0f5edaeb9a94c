import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Digests of files by path, as of a directory. */
export type Files = ReadonlyMap<string, string>

/** What a bundler has built so far, as its own plugin records it: `null` for a build that failed. */
export async function recordedBuilds(root: string): Promise<(Files | null)[]> {
  const text = await readFile(join(root, 'builds.jsonl'), 'utf8').catch(() => '')
  const lines = text.split('\n').slice(0, -1)
  return lines.map((line) => {
    const build = JSON.parse(line) as Record<string, string> | null
    return build && sorted(new Map(Object.entries(build)))
  })
}

/** How many files a push has to write and to remove to make the one of the other. */
export function difference(before: Files, after: Files): { changed: number; removed: number } {
  const changed = [...after].filter(([path, digest]) => before.get(path) !== digest).length
  const removed = [...before.keys()].filter((path) => !after.has(path)).length
  return { changed, removed }
}

/** What the lines about pushes say was written and removed, all together. */
export function pushed(output: string): { changed: number; removed: number } {
  const line = /livepush {2}(?:(\d+) files?(?:, (\d+) removed)?|(\d+) files? removed) → /g
  const total = { changed: 0, removed: 0 }
  for (const [, changed = 0, some = 0, removed = some] of output.matchAll(line)) {
    total.changed += Number(changed)
    total.removed += Number(removed)
  }
  return total
}

const sorted = (files: Files): Files => new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
