import { appendFile } from 'node:fs/promises'
import fc from 'fast-check'
import { check, type Report } from '../support/check.ts'
import { BASE } from '../support/base.ts'
import { cli } from '../support/cli.ts'
import { generatedCase, whole, type GeneratedCase } from './case.ts'
import { printCase } from './print.ts'
import { shrink } from './shrink.ts'

export interface RunsOptions {
  seed: number
  runs: number
  /** Only the last of them. */
  only: boolean
  /** How many go on at once. */
  jobs: number
  /** Ends after so many failures. */
  failures: number
  /** Seconds after which no further case is begun. */
  seconds: number
  /** Seconds that a failing case may take to become smaller. */
  shrinking: number
  /** Differences that are known, and no failures. */
  ignore?: RegExp
  /** Empties the builder's cache now and then. */
  prune: boolean
  /** A file that every failure is also appended to. */
  log?: string
}

/** What the runs came to. */
export interface RunsResult {
  /** Cases of which at least one push was compared. */
  compared: number
  /** Cases that the builder refuses as they begin, by what it says. */
  refused: Record<string, number>
  pushes: number
  /** Pushes that engine and builder both refused. */
  failedPushes: number
  /** Pushes for which the engine asked for a rebuild. */
  rebuilds: string[]
  failures: string[]
}

/** Checks generated cases, the same ones for the same seed. */
export async function runGenerated(options: RunsOptions): Promise<RunsResult> {
  const { seed, runs, only, jobs, failures, seconds } = options
  const result: RunsResult = {
    compared: 0,
    refused: {},
    pushes: 0,
    failedPushes: 0,
    rebuilds: [],
    failures: [],
  }
  const cases = fc.sample(generatedCase(BASE), { seed, numRuns: runs }).entries()
  const end = Date.now() + seconds * 1000
  const work = async () => {
    for (const [index, given] of cases) {
      if (only && index < runs - 1) continue
      if (result.failures.length >= failures || Date.now() > end || isOrphan()) return
      if (options.prune && index % 50 === 49) await cli('builder', 'prune', '-f', '-a')
      const report = await check(whole(given))
      count(result, report)
      if (!report.wrong) continue
      if (options.ignore?.test(report.wrong.what.join('\n'))) continue
      const text = await describe(given, report, `seed ${seed}, run ${index}`, options)
      result.failures.push(text)
      if (options.log) await appendFile(options.log, `${text}\n\n`)
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return result
}

/** The tests were ended, and what runs them goes on alone. */
const isOrphan = () => process.connected === false

function count(result: RunsResult, { refused, pushes }: Report): void {
  if (refused === undefined) result.compared++
  else {
    const said = /ERROR: (.*)/.exec(refused)?.[1] ?? refused
    const reason = said
      .replace(/.*::[0-9a-z]{25}: /, '')
      .replaceAll(/[^ ]*(overlay2|buildkit-mount)[^/]*/g, '')
    result.refused[reason] = (result.refused[reason] ?? 0) + 1
  }
  for (const push of pushes) {
    result.pushes++
    if (push.refused !== undefined) result.failedPushes++
    else if (push.result instanceof Error) result.rebuilds.push(push.result.message)
  }
}

async function describe(
  given: GeneratedCase,
  report: Report,
  name: string,
  { shrinking }: RunsOptions,
): Promise<string> {
  let last = report
  const smallest = await shrink(
    given,
    async (smaller) => {
      const again = await check(whole(smaller))
      if (again.wrong && kindOf(again) === kindOf(report)) last = again
      return again.wrong !== undefined && kindOf(again) === kindOf(report)
    },
    Date.now() + shrinking * 1000,
  )
  const { push, what } = last.wrong!
  return `${name}, push ${push}:\n${what.join('\n')}\n${printCase(name, whole(smallest))}`
}

/** Smaller cases that go wrong in another way are other cases. */
function kindOf({ wrong }: Report): string {
  const what = wrong!.what[0]!
  return what.startsWith('"') ? 'difference' : what.slice(0, 24)
}
