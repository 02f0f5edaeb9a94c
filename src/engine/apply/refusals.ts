import type { CopyStep } from '../dockerfile/types.ts'
import { RebuildRequiredError, StepFailedError } from '../errors.ts'
import type { CopyMap } from '../plan/copy-map.ts'
import type { StageState } from './stage.ts'

/** @throws StepFailedError for the first COPY of which a source leads nowhere, as a build fails */
export function refuseMissingSources(stage: StageState, first: number, last: number): void {
  for (let position = first; position <= last; position++) {
    const copy = stage.layers.copyAt(position)
    if (!copy) continue
    const problem = copy.problems[0]
    const unsent = copy.unmatched.find((path) => !isSent(stage, copy, path))
    if (problem) {
      const what = problem.problem === 'not-found' ? 'is not there' : 'is a link that leads nowhere'
      const where = copy.step.from ? 'in what it copies from' : 'in the build context'
      refuse(stage, copy.step, `${problem.path || '.'} ${what} ${where}.`)
    }
    if (unsent !== undefined) refuse(stage, copy.step, `nothing in ${unsent} matches its pattern.`)
    const link = copy.linksBelow.find(({ real }) => !isSent(stage, copy, real))
    if (link) {
      refuse(stage, copy.step, `${link.path} leads to ${link.real}, which no step copies.`)
    }
  }
}

/**
 * A builder is sent only what some step takes of the build context: where that is nothing of a
 * directory, it does not find the directory either, nor what a link leads to (measured, BuildKit 0.8
 * and 0.13).
 */
function isSent({ allLayers }: StageState, { tree, step }: CopyMap, path: string): boolean {
  if (step.from || path === '') return true
  return allLayers.some((layers) => {
    return [...layers.copies()].some(([, other]) => other.tree === tree && other.sends(path))
  })
}

function refuse({ index }: StageState, { text, line }: CopyStep, what: string): never {
  throw new StepFailedError(`${text}: ${what}`, {
    line,
    stageIdx: index,
    command: text,
    hint: 'Put it back, or change the step.',
  })
}

/** What to do where only a new image can bring a change. */
export const REBUILD = 'Build the image again and start a new container from it.'

/** Why a COPY or ADD cannot be redone in place; undefined where it can. */
export function copyObstacle(copy: CopyMap): string | undefined {
  return rootLinkObstacle(copy) ?? archiveObstacle(copy)
}

/**
 * A link in a directory that leads to the root of the build context: where a pattern matches it, the
 * builder finds behind it only what other steps name (measured, BuildKit 0.13).
 */
function rootLinkObstacle({ step, rootLinks: [link] }: CopyMap): string | undefined {
  if (step.from || link === undefined) return undefined
  return `${link} leads to the root of the build context, of which only a build knows what it holds`
}

function archiveObstacle({
  step,
  watchedOnly,
  archiveProblems: [problem],
}: CopyMap): string | undefined {
  if (step.instruction !== 'ADD') return undefined
  if (problem) return problem.why
  return watchedOnly ? 'the image was built with one that only a build unpacks' : undefined
}

/**
 * What cannot be redone in place is in the image already, unless it is another now.
 *
 * @throws RebuildRequiredError where it is; StepFailedError for an archive that no builder unpacks
 */
export function refuseObstacles(stage: StageState, first: number, last: number): void {
  for (const [position, copy] of stage.layers.copies()) {
    if (position < first || position > last || !stage.ledger.hasReason(position)) continue
    const { step, archiveProblems } = copy
    const { line, text } = step
    const problem = archiveProblems[0]
    if (problem && problem.kind !== 'unsupported') {
      throw new StepFailedError(`${text}: ${problem.path} cannot be unpacked: ${problem.why}.`, {
        line,
        stageIdx: stage.index,
        command: text,
        hint: 'Write it again, whole.',
      })
    }
    const obstacle = copyObstacle(copy)
    if (obstacle === undefined) continue
    throw new RebuildRequiredError(`${text} cannot be redone in place: ${obstacle}.`, {
      line,
      hint: REBUILD,
    })
  }
}
