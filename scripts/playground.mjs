// Starts the playground: its bundler watches, and each rebuild lands in its container.
//   npm run playground -- [--bundler vite|webpack|rollup] [--port N]
//   npm run playground -- --smoke    unattended: makes three edits and checks that each arrives
// On a fresh clone this installs and builds first, so only Node's own modules are imported here.
import { ensureEngine } from './docker/engine.mjs'
import { readArguments, usage } from './playground/arguments.mjs'
import { ensureNodeImage } from './playground/node-image.mjs'
import { play } from './playground/play.mjs'
import { prepare } from './playground/prepare.mjs'
import { smoke } from './playground/smoke.mjs'

const log = (/** @type {string} */ line) => console.error(`[playground] ${line}`)

// The first signal ends the work, and what it started is then taken down; later ones wait for that.
const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => ending.abort())

try {
  process.exitCode = await main()
} catch (error) {
  if (!ending.signal.aborted) log(error.message)
  process.exitCode = ending.signal.aborted ? 130 : 1
}

async function main() {
  const options = readArguments(process.argv.slice(2))
  if (!options) {
    console.error(usage)
    return 2
  }
  await prepare({ log, signal: ending.signal })
  const engine = await ensureEngine({ log })
  try {
    const image = await ensureNodeImage({ host: engine.host, log })
    const env = { ...engine.env, NODE_IMAGE: image.name }
    try {
      const run = options.smoke ? smoke : play
      return await run({ ...options, host: engine.host, env, log, signal: ending.signal })
    } finally {
      await image.remove()
    }
  } finally {
    await engine.stop()
  }
}
