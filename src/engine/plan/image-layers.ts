import type { Step } from '../dockerfile/types.ts'

/**
 * How many layers of an image the steps make. A WORKDIR makes one even where its directory is there,
 * except for the root.
 *
 * Source: BuildKit, `frontend/dockerfile/dockerfile2llb/convert.go`, the calls of `commitToHistory`.
 */
export function countLayers(steps: readonly Step[]): number {
  return steps.filter(
    (step) =>
      step.kind === 'copy' || step.kind === 'run' || (step.kind === 'workdir' && step.path !== '/'),
  ).length
}

/** Position of the last RUN before a step, -1 where there is none. */
export function lastRunBefore(steps: readonly Step[], position: number): number {
  return steps.findLastIndex(({ kind }, index) => kind === 'run' && index < position)
}
