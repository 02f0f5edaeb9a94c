// Checks pushes against fresh builds, for as many made-up Dockerfiles, contexts and edits as asked:
//   npm run oracle -- --runs 200 --seed 42
// The same seed makes the same cases. A failure prints its seed and run, and the case as small as
// it gets; `--only RUN` repeats that run. It takes the engine that runs here, or starts one.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What each option is for the tests, and what it is unless said. */
const OPTIONS = {
  runs: { variable: 'ORACLE_RUNS', default: '100' },
  seed: { variable: 'ORACLE_SEED' },
  only: { variable: 'ORACLE_ONLY' },
  jobs: { variable: 'ORACLE_JOBS', default: '2' },
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
 * @param {Record<string, string>} env
 * @returns {Promise<number>} the exit code
 */
function runTests(env) {
  const vitest = join(root, 'node_modules', '.bin', 'vitest')
  const config = join(root, 'test', 'oracle', 'vitest.config.ts')
  const withEngine = [join(root, 'scripts', 'with-engine.mjs'), '--']
  const child = spawn(
    process.execPath,
    [...withEngine, vitest, 'run', '--config', config, 'generated'],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } },
  )
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // A terminal's Ctrl+C reaches the tests by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) =>
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']),
    )
  })
}
