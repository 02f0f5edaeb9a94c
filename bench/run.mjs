// Times pushes side by side with the npm module livepush and with the engine's own calls:
//   npm run bench -- [--only one,delete] [--runs-factor 0.5] [--write]
import { parseArgs } from 'node:util'
import { floor } from './contestants/floor.mjs'
import { ours } from './contestants/ours.mjs'
import { installPeer, peer } from './contestants/peer.mjs'
import { race } from './lib/race.mjs'
import { milliseconds, ratio, table } from './lib/stats.mjs'
import { PUSHES } from './rows/pushes.mjs'

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, 'runs-factor': { type: 'string', default: '1' } },
})
const chosen = options.only?.split(',')
await installPeer()
const rows = []
for (const row of PUSHES.filter(({ key }) => !chosen || chosen.includes(key))) {
  console.error(`[bench] ${row.name}`)
  const runs = Math.max(1, Math.round(row.runs * Number(options['runs-factor'])))
  const result = await race(row, [ours, peer, floor], runs)
  rows.push([
    row.name,
    milliseconds(result.ours),
    milliseconds(result.peer),
    milliseconds(result.floor),
    ratio(result.ours, result.peer),
    ratio(result.ours, result.floor),
  ])
}
console.log(table(['work', 'ours ms', 'peer ms', 'floor ms', 'ours / peer', 'ours / floor'], rows))
