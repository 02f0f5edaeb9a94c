import type fc from 'fast-check'
import type { OracleCase } from '../support/types.ts'
import { rollFiles } from './context.ts'
import { rolled } from './dice.ts'
import { rollDockerfile } from './dockerfile.ts'
import { rollPushes } from './edits.ts'

/** A case whose Dockerfile is still in its instructions. */
export type GeneratedCase = Omit<OracleCase, 'dockerfile'> & { instructions: string[] }

export const generatedCase = (base: string): fc.Arbitrary<GeneratedCase> =>
  rolled((dice) => {
    const files = rollFiles(dice)
    const instructions = rollDockerfile(dice, files, base)
    return { instructions, files, pushes: rollPushes(dice, files) }
  })

export const whole = ({ instructions, ...rest }: GeneratedCase): OracleCase => ({
  dockerfile: `${instructions.join('\n')}\n`,
  ...rest,
})
