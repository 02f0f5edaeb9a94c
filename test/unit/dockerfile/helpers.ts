import { parseDockerfile, resolveSteps } from '../../../src/engine/dockerfile/index.ts'
import type {
  ImageConfig,
  ParseOptions,
  RunStep,
  StageSteps,
  Step,
} from '../../../src/engine/dockerfile/index.ts'

export const parse = parseDockerfile

export const config = (parts: Partial<ImageConfig> = {}): ImageConfig => ({
  env: [],
  workingDir: '',
  user: '',
  ...parts,
})

/** Every stage, all images with the same config. */
export const resolve = (
  text: string,
  image: Partial<ImageConfig> = {},
  options: ParseOptions = {},
): StageSteps[] => resolveSteps(parse(text, options), () => config(image))

/** The steps of the target. */
export function steps(text: string, image?: Partial<ImageConfig>, options?: ParseOptions): Step[] {
  const dockerfile = parse(text, options)
  return resolve(text, image, options)[dockerfile.target]!.steps
}

/** The last RUN of the target. */
export function lastRun(
  text: string,
  image?: Partial<ImageConfig>,
  options?: ParseOptions,
): RunStep {
  return steps(text, image, options).findLast((step): step is RunStep => step.kind === 'run')!
}
