import { posix } from 'node:path'

/** A path below some root, as BuildKit cleans it: no leading `/`, no `..`, `''` is the root. */
export const belowRoot = (path: string): string => posix.join('/', path).replace(/^\/|\/$/g, '')

/** An absolute path, cleaned, without a slash at its end; relative ones start at `workdir`. */
export const absolute = (path: string, workdir: string): string => posix.resolve('/', workdir, path)

/**
 * The destination of COPY: absolute and cleaned, with `/` at its end where the text asks for a
 * directory, which `dir/`, `dir/.`, `.` and nothing at all do.
 */
export function destination(path: string, workdir: string): string {
  const cleaned = absolute(path, workdir)
  const isDirectory = path === '' || path === '.' || path.endsWith('/') || path.endsWith('/.')
  return isDirectory && cleaned !== '/' ? `${cleaned}/` : cleaned
}
