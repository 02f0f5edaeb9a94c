import type { SourceTree } from '../../context/types.ts'
import type { CopyStep } from '../dockerfile/types.ts'
import type { ArchiveProblem } from '../unpack/read-archive.ts'
import type { BuilderRules } from './builder-rules.ts'
import type { ArchiveSource, Root } from './copy-root.ts'
import type { Destination } from './destination.ts'
import { baseName, below, joinPath } from './paths.ts'
import { findSources, type LinkBelow, type SourceProblem } from './sources.ts'

/** The sources that a COPY finds, and those that it does not. */
export interface FoundRoots {
  roots: Root[]
  /** Sources that lead nowhere: the step fails with them, as a build would. */
  problems: { path: string; problem: SourceProblem }[]
  /** Directories of the source tree in which a pattern of the step matches nothing. */
  unmatched: readonly string[]
  /** Links in directories that a pattern of the step matches, and that lead to the tree's root. */
  rootLinks: readonly string[]
  /** Links below what a pattern of the step matches, and where they lead. */
  linksBelow: readonly LinkBelow[]
  /** Archives among the sources that cannot be unpacked. */
  archiveProblems: ({ path: string } & ArchiveProblem)[]
  /** The sources as the step names them, and as they are after links. */
  named: readonly string[]
}

/**
 * Finds where each source of a COPY goes.
 *
 * @param archiveAt the archives that the step unpacks
 */
export function findRoots(
  step: CopyStep,
  tree: SourceTree,
  destination: Destination,
  archiveAt: ((path: string) => ArchiveSource | undefined) | undefined,
  rules: BuilderRules,
): FoundRoots {
  const { found, ...others } = findSources(step.sources, tree, rules)
  const archiveProblems: FoundRoots['archiveProblems'] = []
  let { isDirectory } = destination
  const into = (name: string) => (isDirectory ? joinPath(destination.path, name) : destination.path)
  const roots = found.map(({ name, real, type, pivot }): Root => {
    if (step.parents) {
      return { real, type, dest: joinPath(destination.path, below(pivot, name) ?? name) }
    }
    const archive = type === 'file' ? archiveAt?.(real) : undefined
    if (archive) {
      isDirectory = true
      if (archive.problem) archiveProblems.push({ path: real, ...archive.problem })
      return { real, type: 'archive', dest: destination.path, archive: archive.tree }
    }
    // A source that is a directory makes the destination one for those after it.
    isDirectory ||= type === 'directory'
    return { real, type, dest: type === 'file' ? into(baseName(name)) : destination.path }
  })
  for (const source of step.sources) {
    if (source.kind !== 'inline') continue
    roots.push({ real: source.name, type: 'inline', dest: into(source.name) })
  }
  const named = found.flatMap(({ name, real }) => [name, real])
  return { roots, ...others, archiveProblems, named }
}
