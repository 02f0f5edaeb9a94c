import { afterAll, beforeAll, expect, it } from 'vitest'
import { runGenerated } from './generate/runs.ts'
import { makeBase } from './support/base.ts'
import { removeLeftovers } from './support/own.ts'

const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise)

const seed = number('ORACLE_SEED', Math.floor(Math.random() * 2 ** 31))
const minutes = number('ORACLE_MINUTES', 1440)
const shrinking = number('ORACLE_SHRINKING', 120)
const failures = number('ORACLE_FAILURES', 1)

let removeBase: (() => Promise<void>) | undefined

beforeAll(async () => {
  await removeLeftovers()
  removeBase = await makeBase()
}, 60_000)

afterAll(() => removeBase?.(), 60_000)

it(
  `generated cases of seed ${seed}`,
  async () => {
    const { ORACLE_ONLY, ORACLE_LOG, ORACLE_IGNORE } = process.env
    const { failures: found, ...counts } = await runGenerated({
      ...{ seed, seconds: minutes * 60, shrinking, failures },
      runs: ORACLE_ONLY ? Number(ORACLE_ONLY) + 1 : number('ORACLE_RUNS', 100),
      only: ORACLE_ONLY !== undefined,
      jobs: number('ORACLE_JOBS', 4),
      prune: Boolean(process.env.ORACLE_PRUNE),
      ...(ORACLE_IGNORE && { ignore: new RegExp(ORACLE_IGNORE) }),
      ...(ORACLE_LOG && { log: ORACLE_LOG }),
    })
    console.log(`seed ${seed}: ${JSON.stringify(counts, undefined, 2)}`)
    expect(found.join('\n\n')).toBe('')
  },
  (minutes * 60 + failures * (shrinking + 60)) * 1000,
)
