import { BuildContextError } from '../engine/errors.ts'

/** A part that is empty, `.` or `..`. */
const UNCLEAN = /(?:^|\/)\.{0,2}(?:\/|$)/

/**
 * A slash path in its shortest form, by the rules of Go's `path.Clean`: `.` and empty parts go,
 * `a/..` goes, a `..` that leads out of a relative path stays, one above the root goes. The empty
 * path is `.`.
 */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/')
  if (!UNCLEAN.test(rooted ? path.slice(1) : path)) return path
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!rooted) parts.push(part)
  }
  const joined = parts.join('/')
  if (rooted) return `/${joined}`
  return joined === '' ? '.' : joined
}

/**
 * Checks a path that a caller gives relative to the build context, and cleans it.
 * @throws BuildContextError when it is empty, absolute, or leads out of the context
 */
export function contextPath(path: string): string {
  const clean = cleanPath(path)
  if (clean === '.' || clean === '..' || clean.startsWith('../') || clean.startsWith('/')) {
    throw new BuildContextError(`"${path}" names nothing inside the build context.`, {
      hint: 'Give paths of files or directories relative to the context.',
    })
  }
  return clean
}

/** `''` for a path in the root. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

export function joinPath(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`
}

/** The directories that a path lies in, outermost first, without the root and the path itself. */
export function ancestors(path: string): string[] {
  const found: string[] = []
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    found.push(path.slice(0, slash))
  }
  return found
}
