// Runs a command with a Docker engine and the base images of the tests at hand:
//   node scripts/with-engine.mjs -- vitest run
// It takes the engine that runs here, or starts one and stops it when the command has ended.
// To have one for longer:
//   eval "$(node scripts/with-engine.mjs --keep)"
//   node scripts/with-engine.mjs --stop
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { join } from 'node:path'
import { answers } from './docker/api.mjs'
import { ensureBaseImages } from './docker/base-images.mjs'
import { cacheFolder } from './docker/cache.mjs'
import { ensureEngine } from './docker/engine.mjs'
import { stopEngine } from './docker/stop.mjs'

const kept = join(cacheFolder, 'kept-engine.json')
const log = (/** @type {string} */ line) => console.error(`[engine] ${line}`)

const [flag, ...command] = process.argv.slice(2)
try {
  if (flag === '--keep' && !command.length) await keep()
  else if (flag === '--stop' && !command.length) await stop()
  else if (flag === '--' && command.length) process.exitCode = await runWithEngine(command)
  else throw new Error('Usage: with-engine.mjs -- COMMAND [ARGUMENT…] | --keep | --stop')
} catch (error) {
  log(error.message)
  process.exitCode = 1
}

/** @param {string[]} command */
async function runWithEngine([file, ...args]) {
  // Until the command runs, a signal ends this process, and its end that of the engine.
  const engine = await ensureEngine({ log })
  try {
    await ensureBaseImages({ host: engine.host, log })
    const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, ...engine.env } })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        // A terminal's Ctrl+C reaches the command by itself.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
      })
    }
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', (code, signal) =>
        resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']),
      )
    })
  } finally {
    await engine.stop()
  }
}

async function keep() {
  const engine = (await keptEngine()) ?? (await ensureEngine({ log, keep: true }))
  if (engine.folder) {
    await mkdir(cacheFolder, { recursive: true })
    await writeFile(kept, JSON.stringify({ folder: engine.folder, env: engine.env }))
  }
  await ensureBaseImages({ host: engine.env.DOCKER_HOST, log })
  for (const [name, value] of Object.entries(engine.env)) {
    console.log(`export ${name}='${value.replaceAll("'", `'\\''`)}'`)
  }
}

/** The kept engine, if it still answers. */
async function keptEngine() {
  const known = await readKept()
  if (!known || (await answers(known.env.DOCKER_HOST))) return known
  await stopEngine(known.folder)
}

async function stop() {
  const known = await readKept()
  if (!known) return log('No engine is kept')
  await stopEngine(known.folder)
  await rm(kept)
  log('Stopped')
}

/** @returns {Promise<{ folder: string, env: Record<string, string> } | undefined>} */
async function readKept() {
  try {
    return JSON.parse(await readFile(kept, 'utf8'))
  } catch {
    return undefined
  }
}
