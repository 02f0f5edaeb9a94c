import { RebuildRequiredError, StepFailedError } from '../errors.ts'
import type { StageState } from './stage.ts'

/** @throws StepFailedError for the first COPY of which a source leads nowhere, as a build fails */
export function refuseMissingSources(stage: StageState, first: number, last: number): void {
  for (let position = first; position <= last; position++) {
    const copy = stage.layers.copyAt(position)
    const problem = copy?.problems[0]
    if (!copy || !problem) continue
    const { step } = copy
    const what = problem.problem === 'not-found' ? 'is not there' : 'is a link that leads nowhere'
    const where = step.from ? 'in what it copies from' : 'in the build context'
    throw new StepFailedError(`${step.text}: ${problem.path || '.'} ${what} ${where}.`, {
      line: step.line,
      stageIdx: stage.index,
      command: step.text,
      hint: 'Put it back, or change the step.',
    })
  }
}

/** What to do where only a new image can bring a change. */
export const REBUILD = 'Build the image again and start a new container from it.'

/**
 * An archive that cannot be unpacked here is in the image already, unless it is another now.
 *
 * @throws RebuildRequiredError where it is; StepFailedError where no builder unpacks it
 */
export function refuseArchives(stage: StageState, first: number, last: number): void {
  for (const [position, copy] of stage.layers.copies()) {
    const { step, watchedOnly, archiveProblems } = copy
    if (position < first || position > last || !stage.ledger.hasReason(position)) continue
    const problem = archiveProblems[0]
    if (!problem && !watchedOnly) continue
    const { line, text } = step
    if (problem && problem.kind !== 'unsupported') {
      throw new StepFailedError(`${text}: ${problem.path} cannot be unpacked: ${problem.why}.`, {
        line,
        stageIdx: stage.index,
        command: text,
        hint: 'Write it again, whole.',
      })
    }
    const why = problem
      ? `${problem.why}`
      : 'the image was built with one that only a build unpacks'
    throw new RebuildRequiredError(
      `${text} unpacks an archive that changed, and cannot be redone in place: ${why}.`,
      { line, hint: REBUILD },
    )
  }
}
