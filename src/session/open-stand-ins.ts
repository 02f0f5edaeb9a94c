import type { BuildContext } from '../context/build-context.ts'
import { resolveSteps, type CopyStep } from '../engine/dockerfile/index.ts'
import { StandInTree } from '../engine/stand-in.ts'
import type { OutputDiff } from '../outputs/manifest.ts'
import type { ReadDockerfile } from './dockerfile.ts'
import type { Start } from './place.ts'
import { findStandIns } from './stand-ins.ts'

/** Finds what the outputs stand for, says so, and holds them for it. */
export function openStandIns(
  { options, made, reporter }: Start,
  { parsed }: ReadDockerfile,
  context: BuildContext,
  { changed }: OutputDiff,
): StandInTree[] {
  if (options.outputs === false) return []
  // A relative WORKDIR of a base image is not known here; what depends on it is not found.
  const stages = resolveSteps(parsed, () => undefined)
  const found = findStandIns({
    stages,
    outputs: made,
    isIgnored: (path) => context.ignoredBy(path) !== undefined,
    stated: options.outputs,
  })
  return [...new Set(found.map(({ stage }) => stage))].map((stage) => {
    const places = found.filter((place) => place.stage === stage)
    for (const { path, from, line } of places) {
      reporter.standsIn(
        `${parsed.file}:${line}`,
        from,
        `${parsed.stages[stage]!.name ?? stage}:${path}`,
      )
    }
    const tree = new StandInTree(stage, places)
    const others = stages.flatMap(({ steps }) =>
      steps.filter((step) => step.kind === 'copy' && takesFrom(step, stage) && !tree.covers(step)),
    )
    const name = parsed.stages[stage]!.name ?? `${stage}`
    reporter.stillRedone(
      name,
      others.map(({ line }) => line),
    )
    for (const [path, file] of changed) tree.setFile(path, file)
    return tree
  })
}

function takesFrom({ from }: CopyStep, stage: number): boolean {
  return from?.kind === 'stage' && from.index === stage
}
