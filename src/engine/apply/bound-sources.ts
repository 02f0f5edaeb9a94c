import type { CopyStep, RunStep } from '../dockerfile/types.ts'

/** The sources that a RUN binds, each as if it were copied: a change of one is a reason to redo it. */
export function boundSources(step: RunStep): CopyStep[] {
  return step.mounts
    .filter(({ type }) => type === 'bind')
    .map(({ source = '', from, target = '/' }) => ({
      kind: 'copy',
      instruction: 'COPY',
      stage: step.stage,
      line: step.line,
      text: step.text,
      sources: [{ kind: 'path', path: source }],
      dest: target,
      ...(from && { from }),
      link: false,
      parents: false,
      exclude: [],
    }))
}
