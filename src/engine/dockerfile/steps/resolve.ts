import { reachableStages } from '../graph.ts'
import { needsOf } from '../needs.ts'
import type { ParsedDockerfile, ParsedStage } from '../parsed.ts'
import { absolute } from '../paths.ts'
import { refuse } from '../place.ts'
import { readTrigger } from '../syntax/read.ts'
import type { Instruction } from '../syntax/types.ts'
import type { ImageConfig, StageSteps, Step } from '../types.ts'
import { checkConfigValues } from './config-values.ts'
import { resolveCopy } from './copy.ts'
import { resolveRun } from './run.ts'
import { Scope } from './scope.ts'

const EMPTY: ImageConfig = { env: [], workingDir: '', user: '' }

/** BuildKit starts `scratch` in its root. */
const SCRATCH: ImageConfig = { ...EMPTY, workingDir: '/' }

/**
 * What building each stage does, step by step, and what every step runs under, as BuildKit has it.
 *
 * A stage that the target does not need is not built: it has no steps, and its image is not asked for.
 *
 * @param imageConfig - the config of an image by its reference, `undefined` where it is not known;
 *   then it is taken to set nothing
 * @returns one entry per stage, in their order
 * @throws {DockerfileError} for what shows only when variables have values
 */
export function resolveSteps(
  dockerfile: ParsedDockerfile,
  imageConfig: (ref: string) => ImageConfig | undefined,
): StageSteps[] {
  const { file } = dockerfile
  const configs = new Map<string, ImageConfig>()
  const configOf = ({ from }: ParsedStage): ImageConfig => {
    if (from.kind !== 'image') return SCRATCH
    const config = configs.get(from.ref) ?? imageConfig(from.ref) ?? EMPTY
    configs.set(from.ref, config)
    return config
  }
  const imageTriggers = (stage: ParsedStage): Instruction[] => {
    if (stage.from.kind !== 'image') return []
    const triggers = configOf(stage).onBuild ?? []
    return triggers.map((trigger) => readTrigger(trigger, { file, line: stage.line }))
  }
  const reached = reachableStages(dockerfile, (stage) => needsOf(imageTriggers(stage), dockerfile))

  const walked: { steps: Step[]; scope: Scope; baseImage?: string }[] = []
  for (const stage of dockerfile.stages) {
    const { from } = stage
    const parent = from.kind === 'stage' ? walked[from.index] : undefined
    const baseImage = from.kind === 'image' ? from.ref : parent?.baseImage
    const isReached = reached.has(stage.index)
    const scope =
      parent?.scope.child() ?? new Scope(dockerfile, isReached ? configOf(stage) : EMPTY)
    const instructions = isReached
      ? [...imageTriggers(stage), ...stage.triggers, ...stage.instructions]
      : []
    const own = instructions.map((one) => resolveStep(one, scope, dockerfile, stage.index))
    walked.push({ steps: isReached ? [...(parent?.steps ?? []), ...own] : [], scope, baseImage })
  }
  return dockerfile.stages.map(({ index, name }) => {
    const { steps, scope, baseImage } = walked[index]!
    return { index, name, baseImage, steps, config: scope.config() }
  })
}

/** One instruction as a step; those that change the scope do so for the ones behind them. */
function resolveStep(
  instruction: Instruction,
  scope: Scope,
  dockerfile: ParsedDockerfile,
  stage: number,
): Step {
  const { line, text } = instruction
  const place = { file: dockerfile.file, line }
  const config = (keyword: string): Step => ({
    kind: 'config',
    stage,
    line,
    text,
    instruction: keyword,
  })
  switch (instruction.kind) {
    case 'copy': {
      const step = resolveCopy(instruction, scope, dockerfile, stage)
      // Only an ONBUILD of the image can still name a stage that is not there yet.
      if (step.from?.kind === 'stage' && step.from.index >= stage) {
        refuse(place, `"${text}" takes files from a later stage.`, 'Move that stage up.')
      }
      return step
    }
    case 'run':
      return resolveRun(instruction, scope, dockerfile, stage)
    case 'workdir':
      scope.workdir = absolute(scope.expand(instruction.word, place), scope.directory)
      return { kind: 'workdir', stage, line, text, path: scope.workdir, user: scope.user }
    case 'user':
      scope.user = scope.expand(instruction.word, place)
      return config('USER')
    case 'shell':
      scope.shell = instruction.shell
      return config('SHELL')
    case 'env':
      scope.setEnv(instruction, place)
      return config('ENV')
    case 'arg':
      scope.setArgs(instruction, place)
      return config('ARG')
    case 'onbuild':
      scope.onBuild.push(instruction.trigger)
      return config('ONBUILD')
    case 'other':
      checkConfigValues(
        instruction.instruction,
        instruction.words.map((word) => scope.expand(word, place)),
        place,
      )
      return config(instruction.instruction)
  }
}
