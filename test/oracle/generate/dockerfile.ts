import type { Files } from '../support/types.ts'
import { rollCopy, rollHeredoc } from './copy.ts'
import type { Dice } from './dice.ts'
import { rollRun } from './run.ts'
import type { Stage } from './stage.ts'

/** A Dockerfile of 1 to 5 stages. Each instruction is one element, its heredocs included. */
export function rollDockerfile(dice: Dice, files: Files, base: string): string[] {
  const stages: Stage[] = []
  const count = dice.one([1, 1, 1, 2, 2, 3, 3, 4, 5])
  let runs = 0
  for (let index = 0; index < count; index++) {
    const isLast = index === count - 1
    const stage = rollStage(dice, stages, base, isLast)
    for (let steps = 1 + dice.upTo(5); steps > 0; steps--) {
      stage.instructions.push(rollStep(dice, stage, stages, files, base, () => runs++))
    }
    stages.push(stage)
  }
  return [...stages.flatMap(({ instructions }) => instructions), 'CMD ["sleep", "1000000"]']
}

function rollStage(dice: Dice, earlier: readonly Stage[], base: string, isLast: boolean): Stage {
  const parents = earlier.filter(({ name, hasSystem }) => name !== undefined && hasSystem)
  const parent = parents.length > 0 && dice.percent(25) ? dice.one(parents) : undefined
  const isEmpty = !isLast && !parent && dice.percent(5)
  const name = isLast || dice.percent(20) ? undefined : `stage${earlier.length}`
  const from = parent?.name ?? (isEmpty ? 'scratch' : base)
  return {
    name,
    hasSystem: !isEmpty,
    instructions: [`FROM ${from}${name === undefined ? '' : ` AS ${name}`}`],
    copied: [...(parent?.copied ?? [])],
    generated: [...(parent?.generated ?? [])],
    user: '',
  }
}

function rollStep(
  dice: Dice,
  stage: Stage,
  earlier: readonly Stage[],
  files: Files,
  base: string,
  nextRun: () => number,
): string {
  const kind = dice.upTo(99)
  if (kind < 45 || stage.copied.length === 0) return rollCopy(dice, stage, earlier, files, base)
  if (kind < 50) return rollHeredoc(dice, stage)
  if (kind < 60) return `WORKDIR ${rollWorkdir(dice)}`
  if (kind < 65)
    return dice.one(['ENV AREA=/app', 'ENV AREA /srv', 'ENV A=1 B="two $A"', 'ENV HOME=/h'])
  if (kind < 68) return dice.one(['ARG AREA=/opt', 'ARG SIZE', 'ARG A=of-arg', 'ARG HTTP_PROXY'])
  if (!stage.hasSystem) return rollCopy(dice, stage, earlier, files, base)
  if (kind < 72)
    return `USER ${dice.one(['app', 'root', '1000:5', 'nobody', 'app:tty', '0', '123'])}`
  if (kind < 74) return `SHELL ${dice.one(['["/bin/sh", "-ec"]', '["/bin/busybox", "sh", "-c"]'])}`
  return rollRun(dice, stage, nextRun())
}

function rollWorkdir(dice: Dice): string {
  return dice.one(['/app', 'sub', '/area/x', '$AREA/y', '/base/dir'])
}
