// Runs a command with a Docker engine and the base images of the tests at hand:
//   node scripts/with-engine.mjs -- vitest run
// It takes the engine that runs here, or starts one and stops it when the command has ended.
// To have one for longer:
//   eval "$(node scripts/with-engine.mjs --keep)"
//   node scripts/with-engine.mjs --stop
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answers } from './docker/api.mjs'
import { ensureBaseImages } from './docker/base-images.mjs'
import { cacheFolder } from './docker/cache.mjs'
import { ensureEngine } from './docker/engine.mjs'
import { runOnEngine } from './docker/run-on-engine.mjs'
import { stopEngine } from './docker/stop.mjs'

const kept = join(cacheFolder, 'kept-engine.json')
const log = (/** @type {string} */ line) => console.error(`[engine] ${line}`)

const [flag, ...command] = process.argv.slice(2)
try {
  if (flag === '--keep' && !command.length) await keep()
  else if (flag === '--stop' && !command.length) await stop()
  else if (flag === '--' && command.length)
    process.exitCode = await runOnEngine(command[0], command.slice(1), { log })
  else throw new Error('Usage: with-engine.mjs -- COMMAND [ARGUMENT…] | --keep | --stop')
} catch (error) {
  log(error.message)
  process.exitCode = 1
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
