import type { CopyStep } from '../dockerfile/types.ts'
import { CopyMap } from '../plan/copy-map.ts'
import type { Layers } from '../plan/layers.ts'
import type { StageState } from './stage.ts'

/**
 * Learns from a stage's image what its steps wrote whose sources are not ours to read: an ADD of a
 * URL, of a git repository, of an archive that only the builder unpacks. A RUN that edits it finds it
 * as it was, too.
 *
 * @param matters tells by a step's destination and position whether it is wanted
 */
export async function learnWritten(
  stage: StageState,
  matters: (destination: string, position: number) => boolean,
): Promise<void> {
  const { layers, underlay } = stage
  for (const [position, step] of layers.steps.entries()) {
    const destination = step.kind === 'copy' ? stage.places.get(step)?.destination : undefined
    if (step.kind !== 'copy' || !destination || !matters(destination.path, position)) continue
    if (!isOnlyBuilt(layers, step) || isLearnt(layers, position)) continue
    const { path } = destination
    const tree = await underlay.writtenBy(position, path)
    if (tree) layers.set(position, new CopyMap(asCopy(step), tree, { path, isDirectory: false }))
  }
}

/** Whether what a step writes is made by the builder alone. */
export function isOnlyBuilt(layers: Layers, step: CopyStep): boolean {
  const isFetched = step.sources.every(({ kind }) => kind === 'url' || kind === 'git')
  return isFetched || layers.watches(step)
}

export function isLearnt(layers: Layers, position: number): boolean {
  return layers.copyAt(position)?.step.sources[0]?.kind === 'path'
}

/** The step as a COPY of all that it wrote, which has its owner and mode already. */
function asCopy({ stage, line, text, dest }: CopyStep): CopyStep {
  return {
    kind: 'copy',
    instruction: 'COPY',
    stage,
    line,
    text,
    dest,
    sources: [{ kind: 'path', path: '' }],
    exclude: [],
    link: false,
    parents: false,
  }
}
