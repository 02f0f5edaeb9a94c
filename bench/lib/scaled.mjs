// The process whose time and memory lib/scale.mjs measures.
import { BASE, docker, IDLE } from './engine.mjs'
import { makeFiles, writeFiles } from './files.mjs'
import { median } from './stats.mjs'

const [context, containerId, files, pushed] = process.argv.slice(2)
const { Livepush } = await import('../../dist/engine.js')
const dockerfile = `FROM ${BASE}\nCOPY src /app\n${IDLE}`
const options = { skipContainerRestart: true }

const started = performance.now()
const livepush = await Livepush.init(dockerfile, context, containerId, [], docker, options)
const ready = performance.now() - started

// The container is made from the base image: the directories come with the first push.
const all = Object.keys(makeFiles(Number(files), 1))
const step = Math.floor(all.length / Number(pushed))
const paths = all.filter((_, index) => index % step === 0).slice(0, Number(pushed))
const plans = []
const pushes = []
for (let run = 0; run <= 3; run++) {
  const fresh = makeFiles(Number(files), 1024, 'src', run + 1)
  await writeFiles(context, Object.fromEntries(paths.map((path) => [path, fresh[path]])))
  const { duration } = await livepush.performLivepush(paths, [])
  if (run === 0) continue
  plans.push(duration.plan)
  pushes.push(duration.total)
}
globalThis.gc()
const megabytes = (/** @type {number} */ bytes) => Math.round(bytes / 2 ** 20)
const heap = megabytes(process.memoryUsage().heapUsed)
const peak = Math.round(process.resourceUsage().maxRSS / 1024)
await livepush.cleanupIntermediateContainers()
console.log(JSON.stringify({ ready, plan: median(plans), push: median(pushes), heap, peak }))
