import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { all } from './cases/index.ts'
import type { End, NamedCase } from './cases/types.ts'
import { makeBase } from './support/base.ts'
import { builderHas } from './support/needs.ts'
import { check, type PushReport } from './support/check.ts'

let removeBase: (() => Promise<void>) | undefined

beforeAll(async () => {
  removeBase = await makeBase()
}, 60_000)

afterAll(() => removeBase?.(), 60_000)

/** No case is begun after so many minutes. */
const end = Date.now() + Number(process.env.ORACLE_MINUTES ?? 1440) * 60_000

/** `ORACLE_TODO=1` runs what the engine is known not to do yet. */
const withTodo = Boolean(process.env.ORACLE_TODO)

describe.for(Object.entries(all))('%s', { concurrent: true }, ([, cases]) => {
  for (const given of cases) {
    if (given.todo && !withTodo) it.todo(`${given.name} (${given.todo})`)
    else it(given.name, ({ skip }) => run(given, skip))
  }
})

async function run(given: NamedCase, skip: TestContext['skip']): Promise<void> {
  const { ends, redone } = given
  if (Date.now() > end) skip('its time is up')
  if (given.needs && !(await builderHas(given.needs))) skip(`this builder has no ${given.needs}`)
  const { refused, wrong, pushes } = await check(given, { before: true })
  expect(refused).toBeUndefined()
  expect(wrong).toBeUndefined()
  const ended = pushes.map(endOf)
  if (ends) expect(ended).toEqual(ends)
  else expect(ended.filter((end) => end !== 'done' && end !== 'unchanged')).toEqual([])
  if (redone) expect(pushes.map(linesOf)).toEqual(redone)
}

function endOf({ result }: PushReport): End {
  if (!(result instanceof Error)) return result.outcome as End
  return result.name === 'RebuildRequiredError' ? 'rebuild' : 'failed'
}

const linesOf = ({ result }: PushReport): number[] =>
  result instanceof Error ? [] : result.redone.map(({ line }) => line)
