// Times pushes side by side with the npm module livepush and with the engine's own calls:
//   npm run bench -- [--only one,delete,scale,hooks,parse] [--runs 0.5] [--compose] [--write]
//     --only     the kinds of work to do, by their keys in rows/
//     --runs     a factor for the number of runs
//     --compose  `docker compose watch` takes part too, where it is installed; slow
//     --write    the results go to docs/performance.md
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { compose } from './contestants/compose.mjs'
import { floor } from './contestants/floor.mjs'
import { ours } from './contestants/ours.mjs'
import { installPeer, peer } from './contestants/peer.mjs'
import { pageOf } from './lib/page.mjs'
import { race } from './lib/race.mjs'
import { measureHooks } from './lib/hooks.mjs'
import { measureParser } from './lib/parse.mjs'
import { measureScale } from './lib/scale.mjs'
import { milliseconds, ratio, table } from './lib/stats.mjs'
import { stopped } from './lib/stop.mjs'
import { HOOKS } from './rows/hooks.mjs'
import { PUSHES } from './rows/pushes.mjs'
import { SCALES } from './rows/scales.mjs'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string', default: '1' },
    compose: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const chosen = (/** @type {string} */ key) => options.only?.split(',').includes(key) ?? true
const log = (/** @type {string} */ line) => console.error(`[bench] ${line}`)

await installPeer()
const pushes = await racePushes()
console.log(`\n${pushes}\n`)
const scales = chosen('scale') ? await measureScales() : ''
console.log(scales)
const hooks = chosen('hooks') ? await timeHooks() : ''
console.log(`\n${hooks}`)
const parser = chosen('parse') ? await timeParser() : ''
console.log(`\n${parser}`)
if (options.write) {
  const page = new URL('../docs/performance.md', import.meta.url)
  await writeFile(page, await pageOf({ pushes, scales, hooks, parser }))
}
// The peer leaves connections open, which would keep this process alive.
process.exit()

async function racePushes() {
  const all = [ours, peer, floor, ...(options.compose ? [compose] : [])]
  const rows = []
  for (const row of PUSHES.filter(({ key }) => chosen(key))) {
    log(row.name)
    const runs = Math.max(1, Math.round(row.runs * Number(options.runs)))
    const entering = all.filter(({ enters }) => !enters || enters(row))
    const result = await race(row, entering, runs)
    rows.push([
      row.name,
      ...all.map(({ name }) => milliseconds(result[name])),
      ratio(result.ours, result.peer),
      ratio(result.ours, result.floor),
    ])
  }
  const names = all.map(({ name }) => `${name} ms`)
  return table(['work', ...names, 'ours / peer', 'ours / floor'], rows)
}

async function measureScales() {
  const rows = []
  for (const { files, pushed } of SCALES) {
    stopped.throwIfAborted()
    log(`${pushed} of ${files} files`)
    const { ready, plan, push, heap, peak } = await measureScale(files, pushed)
    const counts = [files, pushed].map((count) => count.toLocaleString('en-US'))
    rows.push([...counts, ...[ready, plan, push].map(milliseconds), `${heap}`, `${peak}`])
  }
  const head = ['files', 'changed', 'ready ms', 'plan ms', 'push ms', 'heap MiB', 'peak MiB']
  return table(head, rows)
}

async function timeParser() {
  log('a Dockerfile of 5,000 lines')
  return table(['lines', 'read ms'], [['5,000', milliseconds(await measureParser(5000, 15))]])
}

async function timeHooks() {
  const { bundlers, count, size } = HOOKS
  const runs = Math.max(1, Math.round(HOOKS.runs * Number(options.runs)))
  const rows = []
  for (const bundler of bundlers) {
    stopped.throwIfAborted()
    log(`the hooks in ${bundler}`)
    const { first, changed, unchanged } = await measureHooks(bundler, { count, size, runs })
    rows.push([bundler, ...[first, changed, unchanged].map(milliseconds)])
  }
  return table(['bundler', 'first build ms', 'all changed ms', 'none changed ms'], rows)
}
