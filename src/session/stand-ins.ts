import { OptionsError } from '../engine/errors.ts'
import type { CopyStep, StageSteps, Step } from '../engine/dockerfile/index.ts'
import type { OutputDirectories } from './output-places.ts'

/** A directory of the build context that stands for what a RUN of a build stage makes. */
export interface StandIn {
  /** Index of the stage. */
  stage: number
  /** Absolute path in the stage, as a `COPY --from` names it. */
  path: string
  /** The path of the build context that holds the same, made by a bundler on this machine. */
  from: string
  /** The line of the `COPY --from`. */
  line: number
}

export interface StandInQuestion {
  /** All stages, those that are not built without steps. */
  stages: readonly StageSteps[]
  outputs: OutputDirectories
  /** Whether the ignore file keeps a path of the build context out of it. */
  isIgnored: (path: string) => boolean
  /** Paths of the build context with what they stand for, as `stage:/path`. */
  stated: Readonly<Record<string, string>>
}

/**
 * The paths that a `COPY --from` takes from a stage and that a bundler makes on this machine too:
 * those that are stated, and those whose place in the build context, found by following the stage's
 * WORKDIRs and COPYs back, is an output of the bundler.
 *
 * @throws OptionsError where a stage that is stated does not exist
 */
export function findStandIns({ stages, outputs, isIgnored, stated }: StandInQuestion): StandIn[] {
  const known = statedPlaces(stages, stated)
  const found = new Map<string, StandIn>()
  for (const { step, path, stage } of copiedPaths(stages)) {
    const key = `${stage}:${path}`
    const from =
      below(known, stage, path) ??
      placesInContext(stages[stage]!.steps, path).find((place) => isMade(place, outputs, isIgnored))
    if (from !== undefined && !found.has(key))
      found.set(key, { stage, path, from, line: step.line })
  }
  return [...found.values()]
}

type Stated = Pick<StandIn, 'stage' | 'path' | 'from'>

function statedPlaces(
  stages: readonly StageSteps[],
  stated: Readonly<Record<string, string>>,
): Stated[] {
  return Object.entries(stated).map(([from, place]) => {
    const colon = place.indexOf(':')
    const name = place.slice(0, colon)
    const stage = stages.find((it) => it.name === name.toLowerCase() || `${it.index}` === name)
    if (stage === undefined) {
      throw new OptionsError(`The Dockerfile has no stage "${name}", which \`outputs\` names.`)
    }
    return { from, stage: stage.index, path: place.slice(colon + 1).replace(/(.)\/+$/, '$1') }
  })
}

function below(stated: readonly Stated[], stage: number, path: string): string | undefined {
  for (const place of stated) {
    if (place.stage !== stage) continue
    if (path === place.path) return place.from
    if (path.startsWith(`${place.path}/`)) return place.from + path.slice(place.path.length)
  }
  return undefined
}

/** Every path that is copied from a stage, patterns left out. */
function* copiedPaths(stages: readonly StageSteps[]) {
  for (const step of stages.flatMap(({ steps }) => steps)) {
    if (step.kind !== 'copy' || step.from?.kind !== 'stage') continue
    for (const source of step.sources) {
      if (source.kind !== 'path' || isPattern(source.path)) continue
      yield { step, stage: step.from.index, path: `/${source.path}` }
    }
  }
}

/** Where in the build context a path of a stage would lie, if a RUN made there what it makes here. */
function placesInContext(steps: readonly Step[], path: string): string[] {
  const lastRun = steps.findLastIndex(({ kind }) => kind === 'run')
  return steps
    .slice(0, Math.max(lastRun, 0))
    .filter((step): step is CopyStep => step.kind === 'copy' && !step.from && !step.parents)
    .flatMap((step) => sourcesOf(step, path))
}

function sourcesOf({ sources, dest }: CopyStep, path: string): string[] {
  const directory = dest.replace(/\/$/, '')
  if (!path.startsWith(`${directory}/`)) return []
  const rest = path.slice(directory.length + 1)
  return sources.flatMap((source) => {
    if (source.kind !== 'path' || isPattern(source.path)) return []
    return [source.path === '' ? rest : `${source.path}/${rest}`]
  })
}

/**
 * Whether all of a path is a bundler's work: it is an output's directory or lies in one, or several
 * outputs share it and nothing else of it is in the build context.
 */
function isMade(
  place: string,
  { directories, files }: OutputDirectories,
  isIgnored: (path: string) => boolean,
): boolean {
  const holds = (outer: string, inner: string) => inner === outer || inner.startsWith(`${outer}/`)
  if (!files.some((file) => holds(place, file))) return false
  if (directories.some((directory) => holds(directory, place))) return true
  return isIgnored(place) && directories.filter((directory) => holds(place, directory)).length > 1
}

function isPattern(path: string): boolean {
  return /[*?[\\]/.test(path)
}
