/** Path arithmetic for trees and containers alike: `/` between names, no `.` or `..` in them. */

/** `''` joins as nothing: `joinPath('', 'a')` is `a`. */
export function joinPath(directory: string, name: string): string {
  if (directory === '' || name === '') return directory + name
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`
}

/** The part of `path` below `directory`: `''` for the directory itself, undefined outside it. */
export function below(directory: string, path: string): string | undefined {
  if (path === directory) return ''
  const prefix = directory === '' || directory.endsWith('/') ? directory : `${directory}/`
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The parent of an absolute or relative path; `/` and `''` are their own. */
export function dirName(path: string): string {
  const slash = path.lastIndexOf('/')
  if (slash < 0) return ''
  return slash === 0 ? '/' : path.slice(0, slash)
}

/** Parents of an absolute path from the top down, the root left out. */
export function parentsOf(path: string): string[] {
  const parents: string[] = []
  for (let slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
    parents.push(path.slice(0, slash))
  }
  return parents
}
