import type { BuildContext } from '../context/build-context.ts'
import type { IgnoreLine } from '../context/ignore.ts'
import { copyObstacle } from './apply/refusals.ts'
import { needsBuilder } from './apply/run.ts'
import type { StageState } from './apply/stage.ts'
import type { ExplainedStep, RedoReason } from './events.ts'
import type { CopyMap } from './plan/copy-map.ts'
import { Ledger } from './plan/ledger.ts'
import { markTreeChanges } from './plan/mark.ts'
import { Layers } from './plan/layers.ts'
import { PreviewTree } from './plan/preview.ts'
import { reasonInWords, stageReason } from './reasons.ts'
import { StandInTree } from './stand-in.ts'

/** What becomes of one path of the build context. */
export interface PathExplanation {
  path: string
  /** Lines of the COPY and ADD steps that take it, in their order. */
  takenBy: number[]
  /** The line of the ignore file that keeps it out. */
  ignoredBy?: IgnoreLine
}

export interface Explanation {
  /** The steps that a push would redo, in their order. */
  steps: ExplainedStep[]
  paths: PathExplanation[]
  /** The same in words, a line each. */
  text: string
}

/** What a push of these paths would do, as far as it can be told without doing it. */
export function explainPush(
  stages: readonly StageState[],
  context: BuildContext,
  added: readonly string[],
  deleted: readonly string[],
): Explanation {
  const visible = added.filter((path) => !context.ignoredBy(path))
  const preview = new PreviewTree(context, visible, deleted)
  const dirty = new Map<number, RedoReason>()
  const steps: ExplainedStep[] = []
  for (const stage of stages) {
    const ledger = stageLedger(stage, context, preview, { changed: visible, deleted }, dirty)
    if (ledger.firstDirty === undefined) continue
    dirty.set(stage.index, stageReason(stage))
    for (const [position, step] of stage.layers.steps.entries()) {
      if (position < ledger.firstDirty || step.kind === 'config') continue
      const reason = ledger.reasonFor(position, stage.layers.steps)
      const needs = obstacleOf(stage, position, ledger)
      const explained = { stageIdx: stage.index, line: step.line, step: step.text, reason }
      steps.push({ ...explained, ...(needs !== undefined && { needsImage: needs }) })
    }
  }
  const paths = [...added, ...deleted].map((path) => explainPath(stages, context, path, preview))
  return { steps, paths, text: [...steps.map(inWords), ...paths.flatMap(notTaken)].join('\n') }
}

/** A copy of a stage's ledger with the changes entered; neither the stage nor its ledger is touched. */
function stageLedger(
  stage: StageState,
  context: BuildContext,
  preview: PreviewTree,
  changes: { changed: readonly string[]; deleted: readonly string[] },
  dirty: ReadonlyMap<number, RedoReason>,
): Ledger {
  const ledger = new Ledger()
  if (stage.ledger.firstDirty !== undefined) {
    ledger.markDirty(stage.ledger.firstDirty, { kind: 'unfinished' })
  }
  const layers = new Layers(stage.layers.steps)
  for (const [position, copy] of stage.layers.copies()) layers.set(position, copy)
  const remap = (copy: CopyMap) => stage.places.mapOf(copy.step, preview)
  const reason = (paths: string[]): RedoReason => ({ kind: 'files', paths })
  markTreeChanges(layers, ledger, context, changes, remap, reason)
  for (const [position, step] of stage.layers.steps.entries()) {
    const sources = step.kind === 'copy' ? [step] : step.kind === 'run' ? step.mounts : []
    for (const { from } of sources) {
      const changed = from?.kind === 'stage' ? dirty.get(from.index) : undefined
      if (changed) ledger.markDirty(position, changed)
    }
  }
  return ledger
}

/** Which steps take a path, or why none does. */
export function explainPath(
  stages: readonly StageState[],
  context: BuildContext,
  path: string,
  tree: PreviewTree = new PreviewTree(context, [path], []),
): PathExplanation {
  const lines = new Set<number>()
  for (const [, copy] of stages.flatMap(({ layers }) => [...layers.copies()])) {
    if (!(copy.tree instanceof StandInTree)) continue
    const taken = copy.tree.pathsOf(path).some((it) => copy.destinationsOf(it).length > 0)
    if (taken) lines.add(copy.step.line)
  }
  const ignoredBy = context.ignoredBy(path)
  if (ignoredBy) return { path, takenBy: [...lines], ...(lines.size === 0 && { ignoredBy }) }
  for (const stage of stages) {
    for (const [, copy] of stage.layers.copies()) {
      if (copy.tree !== context) continue
      const takes = (map: CopyMap) => map.destinationsOf(path).length > 0
      if (takes(copy) || takes(stage.places.mapOf(copy.step, tree))) lines.add(copy.step.line)
    }
  }
  return { path, takenBy: [...lines].sort((a, b) => a - b) }
}

/** Why a step cannot be redone in place, as far as that can be told without doing it. */
function obstacleOf({ layers }: StageState, position: number, ledger: Ledger): string | undefined {
  const step = layers.steps[position]!
  if (step.kind === 'run') {
    const needs = needsBuilder(step)
    return needs && `it needs ${needs}`
  }
  const copy = [...layers.copies()].find(([at]) => at === position)?.[1]
  return copy && ledger.hasReason(position) ? copyObstacle(copy) : undefined
}

function inWords({ line, step, reason, needsImage }: ExplainedStep): string {
  const instead =
    needsImage === undefined ? '' : `; not in place, but by a new image: ${needsImage}`
  return `line ${line}: ${step} (${reasonInWords(reason)}${instead})`
}

function notTaken({ path, takenBy, ignoredBy }: PathExplanation): string[] {
  if (takenBy.length > 0) return []
  if (!ignoredBy) return [`${path}: copied by no step`]
  return [`${path}: ignored by ${ignoredBy.file}:${ignoredBy.line} (${ignoredBy.pattern})`]
}
