import { matchGlob } from '../../context/glob.ts'
import type { SourceTree } from '../../context/types.ts'
import type { CopySource } from '../dockerfile/types.ts'
import { NEWEST_BUILDER, type BuilderRules } from './builder-rules.ts'
import { followLinks } from './follow-links.ts'
import { below, joinPath, parentsOf } from './paths.ts'

/** A source of a COPY, found in its tree: what it names, and what lies there once links are followed. */
export interface FoundSource {
  /** The path as the step names it, or as its pattern matched it. */
  name: string
  /** Where the content lies, after links. */
  real: string
  type: 'file' | 'directory'
  /** With `--parents`, the part of `name` that is not made again below the destination. */
  pivot: string
}

export type SourceProblem = 'not-found' | 'broken-link'

export interface FoundSources {
  found: FoundSource[]
  /** Literal paths that lead nowhere; a build fails on them. */
  problems: { path: string; problem: SourceProblem }[]
  /** The directories, after links, in which a pattern matches nothing. */
  unmatched: string[]
  /** Links in directories that a pattern matches, and that lead to the root. */
  rootLinks: string[]
  /** Links below what a pattern matches, and where they lead. */
  linksBelow: LinkBelow[]
}

export interface LinkBelow {
  path: string
  real: string
}

const WILDCARD = /(?:^|[^\\])[*?[]/

/** Whether a source is a pattern. */
export const hasWildcard = (path: string) => WILDCARD.test(path)

/**
 * Finds what the path sources of a COPY name. A literal path must be there; a pattern may match
 * nothing. A source that is a link is followed, inside the tree's root only (links deeper in a
 * directory are copied as links). Below what a pattern matches no link may lead nowhere.
 *
 * Source: BuildKit, `solver/llbsolver/file/backend.go`, fsutil's `copy/copy.go`, and for the last
 * `cache/contenthash/checksum.go`, which follows every link that a pattern includes.
 */
export function findSources(
  sources: readonly CopySource[],
  tree: SourceTree,
  {
    refusesDanglingBelow,
    findsBehindRoot,
  }: Pick<BuilderRules, 'refusesDanglingBelow' | 'findsBehindRoot'> = NEWEST_BUILDER,
): FoundSources {
  const result: FoundSources = {
    found: [],
    problems: [],
    unmatched: [],
    rootLinks: [],
    linksBelow: [],
  }
  for (const source of sources) {
    if (source.kind !== 'path') continue
    const pattern = hasWildcard(source.path)
    const start = pattern ? patternFreePart(source.path) : ''
    const realStart = followLinks(tree, start)
    if (realStart === undefined) {
      result.problems.push({ path: start, problem: 'not-found' })
      continue
    }
    const names = pattern ? matches(source.path, tree) : [patternFreePart(source.path)]
    if (pattern && names.length === 0) result.unmatched.push(realStart)
    if (pattern && refusesDanglingBelow) {
      for (const { path, real } of linksBelow(names, tree)) {
        if (real === undefined) result.problems.push({ path, problem: 'broken-link' })
        else result.linksBelow.push({ path, real })
      }
    }
    for (const name of names) {
      const isHidden = !pattern && isBehindRoot(tree, name, findsBehindRoot ? sources : [])
      const real = isHidden ? undefined : followLinks(tree, name)
      const type = real === undefined ? undefined : tree.lookup(real)?.type
      if (pattern && real === '' && name.includes('/')) result.rootLinks.push(name)
      if (type === 'file' || type === 'directory') {
        result.found.push({ name, real: real!, type, pivot: source.pivot ?? '' })
      } else {
        const problem = tree.lookup(name)?.type === 'symlink' ? 'broken-link' : 'not-found'
        result.problems.push({ path: name, problem })
      }
    }
  }
  return result
}

/**
 * Whether a link on the way leads to the root: the builder does not find what a literal path names
 * behind it, though it finds the root itself, and then, where another source of the step is that link
 * or the root, all of it (measured, BuildKit 0.13).
 */
function isBehindRoot(tree: SourceTree, path: string, sources: readonly CopySource[]): boolean {
  const isRoot = (name: string) => followLinks(tree, name) === ''
  if (!parentsOf(`/${path}`).some(isRoot)) return false
  return !sources.some((source) => {
    if (source.kind !== 'path' || hasWildcard(source.path)) return false
    const name = patternFreePart(source.path)
    return name !== path && below(name, path) !== undefined && isRoot(name)
  })
}

function linksBelow(matched: readonly string[], tree: SourceTree) {
  return [...(tree.symlinks?.() ?? [])]
    .filter((path) => matched.some((name) => name !== path && below(name, path) !== undefined))
    .map((path) => ({ path, real: followLinks(tree, path) }))
}

/** The directory in which a pattern has to look, which must be there; a literal path is its own. */
export function patternFreePart(path: string): string {
  const parts = path.split('/')
  const first = parts.findIndex(hasWildcard)
  return parts
    .slice(0, first < 0 ? undefined : first)
    .join('/')
    .replace(/\\(.)/g, '$1')
}

/**
 * The paths that a pattern matches, in the order of their names; a matched directory is not entered.
 * Links are followed up to the first wildcard, from there on directories are walked.
 */
function matches(pattern: string, tree: SourceTree): string[] {
  const start = patternFreePart(pattern)
  const real = followLinks(tree, start)
  if (real === undefined) return []
  const parts = pattern.split('/')
  let paths = ['']
  for (const part of parts.slice(parts.findIndex(hasWildcard))) {
    paths = paths.flatMap((path) => {
      return tree
        .children(joinPath(real, path))
        .filter((name) => matchGlob(part, name))
        .map((name) => joinPath(path, name))
    })
  }
  return paths.map((path) => joinPath(start, path))
}
