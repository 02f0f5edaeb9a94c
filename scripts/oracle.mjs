// Checks pushes against fresh builds, for as many made-up Dockerfiles, contexts and edits as asked:
//   npm run oracle -- --runs 200 --seed 42
//   npm run oracle -- --minutes 5            as many as are begun in that time, of a fresh seed
//   npm run oracle -- cases --minutes 2      the hand-written ones, in the order of the seed
//   npm run oracle -- refused                Dockerfiles that the builder refuses: do we, too?
//   npm run oracle -- --tools gnu            in images with dash and GNU's tools, not busybox's
//   npm run oracle -- --channel shell        by the images' shells as where the agent cannot run, or
//                                            with `off` by the engine's own calls alone
// The same seed makes the same cases. A failure prints its seed and run, and the case as small as
// it gets; `--only RUN` repeats that run. It takes the engine that runs here, or starts one;
// LIVEPUSH_TEST_ENGINE=new has it start one in any case, which is faster over many runs; with =old it
// is this distribution's, such as Debian 12's 20.10.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runOnEngine } from './docker/run-on-engine.mjs'

const log = (/** @type {string} */ line) => console.error(`[engine] ${line}`)
const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What can be asked for, and what that is in words. */
const KINDS = {
  generated: 'generated cases',
  cases: 'hand-written cases',
  refused: 'broken Dockerfiles',
}

/** What the images' shell and tools are, and what works in a container: the first unless said. */
const CHOICES = {
  tools: { variable: 'LIVEPUSH_TEST_TOOLS', values: ['busybox', 'gnu'] },
  channel: { variable: 'LIVEPUSH_CHANNEL', values: ['agent', 'shell', 'off'] },
}

/** What each option is for the tests, and what it is unless said. */
const OPTIONS = {
  // 100 where no time is given, else as many as there is time for.
  runs: { variable: 'ORACLE_RUNS' },
  seed: { variable: 'ORACLE_SEED' },
  only: { variable: 'ORACLE_ONLY' },
  // How many cases go on at once: they wait for the engine's disk more than for anything else.
  jobs: { variable: 'ORACLE_JOBS', default: '4' },
  // Ends after so many failures.
  failures: { variable: 'ORACLE_FAILURES', default: '1' },
  // Begins no further case after so many minutes.
  minutes: { variable: 'ORACLE_MINUTES' },
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
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...Object.fromEntries(
        Object.entries(OPTIONS).map(([name, { default: value }]) => [
          name,
          { type: /** @type {const} */ ('string'), ...(value && { default: value }) },
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(CHOICES).map(
          ([
            name,
            {
              variable,
              values: [first],
            },
          ]) => [
            name,
            { type: /** @type {const} */ ('string'), default: process.env[variable] ?? first },
          ],
        ),
      ),
    },
  })
  const { tools, channel, ...numeric } = values
  const chosen = choices({ tools, channel })
  const [asked = 'generated', ...more] = positionals
  if (more.length > 0 || !Object.hasOwn(KINDS, asked)) {
    throw new Error(
      `Ask for "cases" or "refused", or for neither, not for ${positionals.join(' ')}`,
    )
  }
  const seed = Math.floor(Math.random() * 2 ** 31)
  const runs = numeric.minutes === undefined ? '100' : '5000'
  const counts = numbers({ seed: `${seed}`, runs, ...numeric })
  return { ORACLE_KIND: asked, ...chosen, ...counts }
}

/**
 * @param {Record<keyof typeof CHOICES, string>} chosen
 * @returns {Record<string, string>}
 */
function choices(chosen) {
  return Object.fromEntries(
    Object.entries(CHOICES).map(([name, { variable, values }]) => {
      const value = chosen[/** @type {keyof typeof CHOICES} */ (name)]
      if (!values.includes(value)) {
        throw new Error(`--${name} takes ${values.join(' or ')}, not ${value}`)
      }
      return [variable, value]
    }),
  )
}

/**
 * @param {Record<string, string>} values
 * @returns {Record<string, string>}
 */
function numbers(values) {
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
  const { ORACLE_KIND: kind, ORACLE_SEED: seed } = options
  const order = ['--sequence.shuffle.tests', `--sequence.seed=${seed}`]
  log(`${KINDS[/** @type {keyof typeof KINDS} */ (kind)]}, seed ${seed}`)
  const args = ['run', '--config', config, kind, ...(kind === 'cases' ? order : [])]
  return runOnEngine(vitest, args, {
    log,
    cwd: root,
    // A builder gets slow with what it has cached; that of others is not ours to remove.
    env: ({ started }) => ({ ...options, ...(started && { ORACLE_PRUNE: 'yes' }) }),
  })
}
