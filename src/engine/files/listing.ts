import type { ContainerHandle } from '../container/container.ts'
import { parseStatLine, type FileStat } from '../container/stat-line.ts'

/**
 * Lists a path of a container and everything below it, by the path in the container. Nothing is
 * read, so it costs next to nothing.
 *
 * @returns undefined where the container cannot tell it this way; empty where nothing is there
 */
export async function listFiles(
  container: ContainerHandle,
  path: string,
): Promise<Map<string, FileStat> | undefined> {
  // Everything there is: also what is none of the container's own files.
  if (path === '/') return undefined
  const answer = await container.throughChannel('listFiles', [path]).catch(() => undefined)
  return answer?.code === 0 || answer?.output.length === 0
    ? parseListing(answer.output.toString())
    : undefined
}

/** @returns undefined where the container's tools print something else */
export function parseListing(text: string): Map<string, FileStat> | undefined {
  const files = new Map<string, FileStat>()
  for (let at = 0; at < text.length;) {
    const line = parseStatLine(text, at)
    const end = text.indexOf('\n', at)
    if (!line || end < line.end) return undefined
    files.set(text.slice(line.end, end), line.stat)
    at = end + 1
  }
  return files
}
