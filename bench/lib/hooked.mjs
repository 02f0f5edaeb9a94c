// The process in which lib/hooks.mjs has a bundler build, so that it is the only one there.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BUNDLERS } from './bundlers.mjs'
import { median } from './stats.mjs'

const [bundler, root, container, count, size, runs] = process.argv.slice(2)
const { Livepush } = await import('../../dist/engine.js')

let pushing = 0
let pushes = 0
const { performLivepush } = Livepush.prototype
Livepush.prototype.performLivepush = async function (...paths) {
  pushing++
  return performLivepush.apply(this, paths).finally(() => {
    pushing--
    pushes++
  })
}

/** @type {number[]} */
const hooks = []
write(0)
const { rebuild, close } = await BUNDLERS[bundler]({
  root,
  count: Number(count),
  options: { container, restart: false, watch: false },
  built: (ms) => hooks.push(ms),
})
await settled(0, 0)
const [first] = hooks
const changed = []
const unchanged = []
for (let run = 1; run <= Number(runs); run++) {
  changed.push(await once(run))
  unchanged.push(await once(run))
}
await close()
console.log(JSON.stringify({ first, changed: median(changed), unchanged: median(unchanged) }))
process.exit()

/** Writes every source, as the revision, and waits for the build and its push: the hooks' time. */
async function once(revision) {
  const [builds, before] = [hooks.length, pushes]
  write(revision)
  await rebuild?.()
  await settled(builds, before)
  return hooks[builds]
}

async function settled(builds, before) {
  while (hooks.length === builds || (builds === 0 && pushes === before)) await sleep(20)
  // Those that write 500 files one after the other may build again.
  for (let quiet = 0; quiet < 25; quiet = pushing === 0 ? quiet + 1 : 0) await sleep(20)
}

/** In one go, so that no watcher builds in between. */
function write(revision) {
  mkdirSync(join(root, 'src'), { recursive: true })
  for (let index = 0; index < Number(count); index++) {
    const text = `module ${index} in revision ${revision}, `
    const body = text.repeat(Math.ceil(Number(size) / text.length)).slice(0, Number(size))
    writeFileSync(join(root, 'src', `${index}.js`), `export default ${JSON.stringify(body)}\n`)
  }
}
