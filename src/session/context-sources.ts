import { matchGlob } from '../context/glob.ts'
import { resolveSteps, type ParsedDockerfile, type Step } from '../engine/dockerfile/index.ts'

/** A place of the build context that a step reads. */
export interface ContextSource {
  /** A path or pattern relative to the context, `''` for all of it. */
  path: string
  /** The step's line in the Dockerfile, from 1. */
  line: number
}

/** What a Dockerfile reads of its build context, without a look at what is there. */
export function contextSources(parsed: ParsedDockerfile): ContextSource[] {
  const stages = resolveSteps(parsed, () => undefined)
  return stages.flatMap(({ steps }) =>
    steps.flatMap((step) => pathsOf(step).map((path) => ({ path, line: step.line }))),
  )
}

function pathsOf(step: Step): string[] {
  if (step.kind === 'copy' && step.from === undefined) {
    const paths = step.sources.map((source) => (source.kind === 'path' ? source.path : undefined))
    return paths.filter((path) => path !== undefined)
  }
  if (step.kind !== 'run') return []
  const mounts = step.mounts.filter(({ type, from }) => type === 'bind' && from === undefined)
  return mounts.map(({ source = '' }) => source)
}

/** Whether what is at a path, in it or around it may be read. */
export function mayRead(sources: readonly ContextSource[], path: string): boolean {
  return sources.some((source) => {
    const [parts, names] = [split(source.path), split(path)]
    const common = Math.min(parts.length, names.length)
    const wild = parts.indexOf('**')
    const compared = wild < 0 ? common : Math.min(common, wild)
    return parts.slice(0, compared).every((part, index) => matchGlob(part, names[index]!))
  })
}

function split(path: string): string[] {
  return path === '' ? [] : path.split('/')
}
