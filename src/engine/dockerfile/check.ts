import { reachableStages } from './graph.ts'
import type { ParsedDockerfile } from './parsed.ts'
import { refuse } from './place.ts'
import { isImageReference } from './reference.ts'

/**
 * Refuses what only all the stages together show: stages that need each other, a stage of the build
 * that needs itself or a later one, an image whose name is none.
 *
 * @throws {DockerfileError}
 */
export function checkStages(dockerfile: ParsedDockerfile): void {
  const reached = reachableStages(dockerfile)
  for (const stage of dockerfile.stages) {
    for (const { source, line } of stage.needs) {
      const place = { file: dockerfile.file, line }
      if (source.kind === 'image') {
        if (source.ref !== 'scratch' && !isImageReference(source.ref)) {
          refuse(
            place,
            `"${source.ref}" is neither a stage nor the name of an image.`,
            'Name a stage above, or an image.',
          )
        }
      } else if (source.index === stage.index) {
        refuse(place, 'A stage takes files from itself.', 'Name another stage, or an image.')
      } else if (source.index > stage.index && reached.has(stage.index)) {
        refuse(
          place,
          `A stage takes files from stage ${nameOf(dockerfile, source.index)}, which comes later.`,
          'Move that stage up.',
        )
      }
    }
  }
  refuseCircles(dockerfile)
}

/** Two stages that nothing else needs may still need each other; BuildKit refuses them too. */
function refuseCircles(dockerfile: ParsedDockerfile): void {
  const done = new Set<number>()
  for (const { index: start } of dockerfile.stages) {
    const path = new Set<number>()
    const open = [{ index: start, next: 0 }]
    for (let top = open.at(-1); top; top = open.at(-1)) {
      path.add(top.index)
      const need = dockerfile.stages[top.index]!.needs[top.next++]
      if (!need) {
        path.delete(top.index)
        done.add(top.index)
        open.pop()
      } else if (need.source.kind === 'stage' && !done.has(need.source.index)) {
        if (path.has(need.source.index)) {
          refuse(
            { file: dockerfile.file, line: need.line },
            `Stage ${nameOf(dockerfile, need.source.index)} needs itself through other stages.`,
            'Take the files from a stage above.',
          )
        }
        open.push({ index: need.source.index, next: 0 })
      }
    }
  }
}

const nameOf = ({ stages }: ParsedDockerfile, index: number): string =>
  stages[index]?.name ?? String(index)
