// Checks pushes against fresh builds, for as many made-up Dockerfiles, contexts and edits as asked:
//   npm run oracle -- --runs 200 --seed 42
// The same seed makes the same cases. A failure prints its seed and run, and the case as small as
// it gets; `--only RUN` repeats that run. It takes the engine that runs here, or starts one;
// LIVEPUSH_TEST_ENGINE=new has it start one in any case, which is faster over many runs.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runOnEngine } from './docker/run-on-engine.mjs'

const log = (/** @type {string} */ line) => console.error(`[engine] ${line}`)
const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What each option is for the tests, and what it is unless said. */
const OPTIONS = {
  runs: { variable: 'ORACLE_RUNS', default: '100' },
  seed: { variable: 'ORACLE_SEED' },
  only: { variable: 'ORACLE_ONLY' },
  // How many cases go on at once: they wait for the engine's disk more than for anything else.
  jobs: { variable: 'ORACLE_JOBS', default: '4' },
  // Ends after so many failures.
  failures: { variable: 'ORACLE_FAILURES', default: '1' },
  // Begins no further case after so many seconds.
  seconds: { variable: 'ORACLE_SECONDS', default: '86400' },
  // Seconds that a failing case may take to become smaller.
  shrinking: { variable: 'ORACLE_SHRINKING', default: '300' },
}

try {
  process.exitCode = await runTests(readOptions())
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}

/** @returns {Record<string, string>} */
function readOptions() {
  const { values } = parseArgs({
    options: Object.fromEntries(
      Object.entries(OPTIONS).map(([name, { default: value }]) => [
        name,
        { type: /** @type {const} */ ('string'), ...(value && { default: value }) },
      ]),
    ),
  })
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (!/^\d+$/.test(value)) throw new Error(`--${name} takes a number, not ${value}`)
      return [OPTIONS[/** @type {keyof typeof OPTIONS} */ (name)].variable, value]
    }),
  )
}

/**
 * @param {Record<string, string>} options
 * @returns {Promise<number>} the exit code
 */
function runTests(options) {
  const vitest = join(root, 'node_modules', '.bin', 'vitest')
  const config = join(root, 'test', 'oracle', 'vitest.config.ts')
  return runOnEngine(vitest, ['run', '--config', config, 'generated'], {
    log,
    cwd: root,
    // A builder gets slow with what it has cached; that of others is not ours to remove.
    env: ({ started }) => ({ ...options, ...(started && { ORACLE_PRUNE: 'yes' }) }),
  })
}
