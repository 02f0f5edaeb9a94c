import { expand } from './lexer/expand.ts'
import { baseNeeds, needsOf } from './needs.ts'
import type { ParsedDockerfile, ParsedStage } from './parsed.ts'
import type { Place } from './place.ts'
import { refuse } from './place.ts'
import { isPlatform } from './platform.ts'
import { isImageReference } from './reference.ts'
import { readTrigger } from './syntax/read.ts'
import type { ArgInstruction, FromInstruction, Instruction } from './syntax/types.ts'
import type { StageBase } from './types.ts'

/**
 * Divides the instructions into stages and looks up what each is built on. A name stands for the
 * last stage before that has it; a stage hides an image of its name. Names of stages are lower case,
 * and FROM, unlike `--from`, compares them as they are written (BuildKit's dockerfile2llb).
 *
 * @throws {DockerfileError} without a FROM, for an instruction before it, for a name that is none
 */
export function readStages(
  instructions: readonly (Instruction | FromInstruction)[],
  globalArgs: ReadonlyMap<string, string>,
  escape: string,
  file: string,
): Pick<ParsedDockerfile, 'stages' | 'byName'> {
  const stages: ParsedStage[] = []
  const byName = new Map<string, number>()
  for (const instruction of instructions) {
    const place = { file, line: instruction.line }
    if (instruction.kind !== 'from') {
      const stage = stages.at(-1)
      if (stage) stage.instructions.push(instruction)
      else if (instruction.kind !== 'arg') refuseBeforeFrom(instruction.text, place)
      continue
    }
    const word = (text: string) => expand(text, (name) => globalArgs.get(name), escape, place)
    const from = readBase(instruction, word, byName, place)
    const index = stages.length
    const { name, line } = instruction
    const triggers = from.kind === 'stage' ? triggersOf(stages[from.index]!, file) : []
    stages.push({ index, name, line, from, triggers, instructions: [], needs: [] })
    if (name !== undefined) byName.set(name, index)
  }
  if (stages.length === 0) {
    const line = Math.max(1, instructions.at(-1)?.line ?? 1)
    refuse({ file, line }, 'The Dockerfile has no FROM.', 'Begin it with FROM IMAGE.')
  }
  for (const stage of stages) {
    const own = needsOf([...stage.triggers, ...stage.instructions], { stages, byName, file })
    stage.needs = [...baseNeeds(stage.from, stage.line), ...own]
  }
  return { stages, byName }
}

const refuseBeforeFrom = (text: string, place: Place): never =>
  refuse(
    place,
    `"${text.slice(0, 60)}" stands before the first FROM.`,
    'Only ARG may; move it behind FROM.',
  )

function readBase(
  { base, platform }: FromInstruction,
  word: (text: string) => string,
  byName: ReadonlyMap<string, number>,
  place: Place,
): StageBase {
  const ref = word(base)
  if (ref === '') {
    refuse(
      place,
      `FROM ${base} names nothing: its variables are empty.`,
      'Give the ARG before FROM a default, or pass a build argument.',
    )
  }
  const onPlatform = platform === undefined ? undefined : word(platform)
  if (onPlatform !== undefined && !isPlatform(onPlatform)) {
    refuse(place, `"${onPlatform}" is no platform.`, 'Write one like linux/amd64.')
  }
  const index = byName.get(ref)
  if (index !== undefined) return { kind: 'stage', index }
  if (ref === 'scratch') return { kind: 'scratch' }
  if (isImageReference(ref)) return { kind: 'image', ref, platform: onPlatform }
  const isStage = byName.has(ref.toLowerCase())
  return refuse(
    place,
    `"${ref}" cannot be the name of an image.`,
    isStage
      ? `Write the stage's name in lower case: FROM ${ref.toLowerCase()}.`
      : 'Names are lower case; behind them come :TAG and @DIGEST.',
  )
}

function triggersOf(parent: ParsedStage, file: string): Instruction[] {
  return parent.instructions.flatMap((instruction) =>
    instruction.kind === 'onbuild'
      ? [readTrigger(instruction.trigger, { file, line: instruction.line })]
      : [],
  )
}

/** The values of the ARGs before the first FROM; a build argument goes before a default. */
export function readGlobalArgs(
  instructions: readonly (Instruction | FromInstruction)[],
  predefined: readonly [string, string][],
  buildArgs: ReadonlyMap<string, string>,
  escape: string,
  file: string,
): Map<string, string> {
  const args = new Map(predefined.map(([name, value]) => [name, buildArgs.get(name) ?? value]))
  const end = instructions.findIndex(({ kind }) => kind === 'from')
  const before = instructions.slice(0, end === -1 ? undefined : end)
  for (const arg of before.filter((one): one is ArgInstruction => one.kind === 'arg')) {
    for (const [name, written] of arg.variables) {
      const place = { file, line: arg.line }
      const value =
        buildArgs.get(name) ??
        (written === undefined
          ? undefined
          : expand(written, (other) => args.get(other), escape, place))
      if (value !== undefined) args.set(name, value)
    }
  }
  return args
}
