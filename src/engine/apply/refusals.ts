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

/**
 * An archive that an ADD unpacks is in the image already, unless it is another now.
 *
 * @throws RebuildRequiredError where it is
 */
export function refuseArchives(stage: StageState, first: number, last: number): void {
  for (const [position, { step, watchedOnly }] of stage.layers.copies()) {
    if (!watchedOnly || position < first || position > last) continue
    if (!stage.ledger.hasReason(position)) continue
    throw new RebuildRequiredError(`${step.text} unpacks an archive that changed.`, {
      line: step.line,
      hint: 'Build the image again and start a new container from it.',
    })
  }
}
