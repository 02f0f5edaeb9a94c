import type { Need, ParsedDockerfile, Source } from './parsed.ts'
import { refuse } from './place.ts'
import type { FromReference, Instruction } from './syntax/types.ts'
import type { StageBase } from './types.ts'

type Stages = Pick<ParsedDockerfile, 'byName' | 'file'> & { stages: readonly unknown[] }

/**
 * Looks up what `--from=` or `from=` names: a number is a stage's, then come the names of all the
 * stages in any case, then images (BuildKit's dockerfile2llb).
 *
 * @throws {DockerfileError} for the number of no stage
 */
export function findSource(
  { stages, byName, file }: Stages,
  reference: FromReference,
  line: number,
): Source {
  if (reference.kind === 'name') {
    const index = byName.get(reference.name.toLowerCase())
    return index === undefined ? { kind: 'image', ref: reference.name } : { kind: 'stage', index }
  }
  const { index } = reference
  if (index >= 0 && index < stages.length) return { kind: 'stage', index: Math.abs(index) }
  return refuse(
    { file, line },
    `There is no stage ${index}.`,
    `The stages are numbered from 0 to ${stages.length - 1}; better give them names.`,
  )
}

/** What instructions take from stages and images. */
export function needsOf(instructions: readonly Instruction[], stages: Stages): Need[] {
  return instructions.flatMap((instruction) =>
    referencesOf(instruction).map((from) => ({
      source: findSource(stages, from, instruction.line),
      line: instruction.line,
    })),
  )
}

const NONE: FromReference[] = []

function referencesOf(instruction: Instruction): FromReference[] {
  if (instruction.kind === 'copy') return instruction.from ? [instruction.from] : NONE
  if (instruction.kind !== 'run') return NONE
  return instruction.mounts.flatMap((options) => {
    const given = new Map(options)
    const name = given.get('from')
    // A file system in memory takes nothing from anywhere, whatever it says.
    return name && given.get('type')?.toLowerCase() !== 'tmpfs' ? [{ kind: 'name', name }] : NONE
  })
}

/** What a FROM takes. */
export function baseNeeds(from: StageBase, line: number): Need[] {
  if (from.kind === 'scratch') return []
  return [{ source: from.kind === 'stage' ? from : { kind: 'image', ref: from.ref }, line }]
}
