// Everything that `npm test` means, on a fresh clone too: installs the packages, checks the code,
// builds, and runs all tests and the playground's smoke run for each bundler on a real Docker
// engine, which is started where none answers.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBaseImages } from './docker/base-images.mjs'
import { ensureEngine } from './docker/engine.mjs'
import { listOwn } from './docker/own.mjs'
import { ensurePackages } from './packages.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = (/** @type {string} */ name) => join(root, 'node_modules', '.bin', name)
const started = performance.now()

/** @type {[name: string, file: string, args: string[]][]} */
const CHECKS = [
  ['lint', bin('eslint'), ['.']],
  ['format', bin('prettier'), ['--check', '.']],
  ['types', bin('tsc'), ['--noEmit']],
  ['agent', process.execPath, [join(root, 'scripts', 'build-agent.mjs'), '--check']],
  ['build', bin('tsup'), ['--silent']],
  ['publint', bin('publint'), ['--strict']],
  ['attw', bin('attw'), ['--pack', '.', '--profile', 'esm-only']],
  ['unit tests', bin('vitest'), ['run', '--project', 'unit']],
]

/** @type {typeof CHECKS} */
const ON_AN_ENGINE = [
  ['engine tests', bin('vitest'), ['run', '--project', 'engine']],
  ['framework tests', bin('vitest'), ['run', '--project', 'frameworks']],
  ...[
    ['cases', '--minutes', '3'],
    ['refused'],
    // Of the fixed seed no more than was tried before, of a fresh one what may find something new.
    ['--seed', '1', '--runs', '200', '--minutes', '4'],
    ['--runs', '20'],
    // Where the agent cannot run, the images' own tools work.
    ['--runs', '20', '--channel', 'shell', '--tools', 'gnu'],
    ['--runs', '20', '--channel', 'shell'],
    ['--runs', '20', '--channel', 'off'],
  ].map(
    (options) =>
      /** @type {[string, string, string[]]} */ ([
        `fresh builds: ${options.join(' ')}`,
        process.execPath,
        [join(root, 'scripts', 'oracle.mjs'), ...options],
      ]),
  ),
  ...['vite', 'webpack', 'rollup'].map(
    (bundler) =>
      /** @type {[string, string, string[]]} */ ([
        `smoke run with ${bundler}`,
        process.execPath,
        [join(root, 'scripts', 'playground.mjs'), '--smoke', '--bundler', bundler],
      ]),
  ),
]

try {
  await ensurePackages({ log: console.log, signal: new AbortController().signal })
  for (const check of CHECKS) await run(...check)
  const engine = await ensureEngine({ log: (line) => console.log(`[engine] ${line}`) })
  try {
    const env = { ...process.env, ...engine.env }
    await ensureBaseImages({ host: engine.host, log: console.log })
    const before = new Set(await listOwn(engine.host))
    for (const check of ON_AN_ENGINE) await run(...check, env)
    const left = (await listOwn(engine.host)).filter((name) => !before.has(name))
    if (left.length > 0) throw new Error(`left behind on the engine: ${left.join(', ')}`)
  } finally {
    await engine.stop()
  }
  console.log(`\nAll passed in ${Math.round((performance.now() - started) / 1000)} s`)
} catch (error) {
  console.error(`\nFailed: ${error.message}`)
  process.exitCode = 1
}

/**
 * @param {string} name
 * @param {string} file
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<void>}
 */
function run(name, file, args, env = process.env) {
  console.log(`\n── ${name}`)
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, env, stdio: 'inherit' })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      console.log(`── ${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s`)
      if (code === 0) resolve()
      else reject(new Error(`${name} (${signal ?? `exit code ${code}`})`))
    })
  })
}
