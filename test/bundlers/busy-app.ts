import { manyModules } from './many-modules.ts'

/**
 * An application whose bundler runs in a script that also edits the sources, at random moments and
 * in two halves of `EDITS / 2` edits, and after each half says `half {…}`: what the process holds,
 * and how the calls of the engine ended. The second half waits for `go` in the project.
 */
export const EDITS = 200

export interface Half {
  /** Bytes in use after the garbage is collected, outside of the heap included. */
  memory: number
  /** What keeps the process alive, by its kind. */
  resources: Record<string, number>
  /** Listeners of the process itself. */
  listeners: number
  /** Calls of `performLivepush`, and the events that told how they ended. */
  calls: number
  ends: Record<string, number>
}

const Dockerfile = `FROM livepush-test/busybox
COPY dist/ /srv/
RUN sleep 0.3; cat /srv/*.js > /together
CMD ["sleep", "1000000"]
`

const busy = `
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Livepush } from 'unplugin-livepush/engine'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc')

const known = new WeakSet()
const ends = {}
let calls = 0
let open = 0
const { performLivepush } = Livepush.prototype
Livepush.prototype.performLivepush = async function (...paths) {
  if (!known.has(this)) this.on('pushEnd', ({ outcome }) => (ends[outcome] = (ends[outcome] ?? 0) + 1))
  known.add(this)
  calls++
  open++
  return performLivepush.apply(this, paths).finally(() => open--)
}

/** Whether the bundle holds a text; set by the bundler's script. */
export const bundle = { holds: () => false }

const save = (path, text) => {
  writeFileSync('saving', text)
  renameSync('saving', path)
}

async function half(from, to) {
  for (let edit = from; edit <= to; edit++) {
    // Large, so that one that is kept would show.
    const text = ('edit ' + edit + ' ').repeat(40_000)
    save('src/large.js', 'export const large = ' + JSON.stringify(text))
    if (edit % 5 === 0) save('src/part-1-1-1.js', 'export const part = ' + edit)
    await sleep(10 + Math.random() * 190)
  }
  while (!bundle.holds('edit ' + to + ' ')) await sleep(50)
  for (let quiet = 0; quiet < 10; quiet = open === 0 ? quiet + 1 : 0) await sleep(50)
}

/** What is there each time that one looks, so that what comes and goes is left out. */
async function lasting() {
  let least
  for (let look = 0; look < 10; look++) {
    const now = {}
    for (const kind of process.getActiveResourcesInfo()) now[kind] = (now[kind] ?? 0) + 1
    const kinds = Object.keys(least ?? now).filter((kind) => now[kind] > 0)
    least = Object.fromEntries(kinds.map((kind) => [kind, Math.min(now[kind], least?.[kind] ?? Infinity)]))
    await sleep(30)
  }
  return least
}

async function report() {
  const resources = await lasting()
  for (let round = 0; round < 5; round++) gc()
  const { heapUsed, external } = process.memoryUsage()
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
  console.log('half ' + JSON.stringify({ memory: heapUsed + external, resources, listeners, calls, ends }))
}

export async function edit() {
  while (calls === 0 && !existsSync('started')) await sleep(50)
  await half(1, ${EDITS / 2})
  await report()
  while (!existsSync('go')) await sleep(50)
  await half(${EDITS / 2 + 1}, ${EDITS})
  await report()
}
`

const sources = () => {
  const files = manyModules()
  return {
    ...files,
    'src/large.js': "export const large = ''\n",
    'src/main.js': `import { large } from './large.js'\nglobalThis.large = large\n${files['src/main.js']}`,
    'busy.mjs': busy,
    Dockerfile,
    '.dockerignore': '*\n!dist\n',
  }
}

/** By bundler, the files of its project; \`build.mjs\` runs it. */
export const busyApps: Record<string, (name: string) => Record<string, string>> = {
  vite: (name) => ({
    ...sources(),
    'build.mjs': `
import { build } from 'vite'
import livepush from 'unplugin-livepush/vite'
import { bundle, edit } from './busy.mjs'

let chunks = []
bundle.holds = (text) => chunks.some((chunk) => chunk.includes(text))
await build({
  logLevel: 'info',
  build: { watch: {}, minify: false, rolldownOptions: { output: { entryFileNames: '[name].js' } } },
  plugins: [
    livepush({ restart: false, run: { name: '${name}' } }),
    {
      name: 'record',
      writeBundle(_options, written) {
        chunks = Object.values(written).map((it) => it.code ?? '')
      },
    },
  ],
})
await edit()
`,
  }),
  webpack: (name) => ({
    ...sources(),
    'build.mjs': `
import { readFileSync } from 'node:fs'
import webpack from 'webpack'
import livepush from 'unplugin-livepush/webpack'
import { bundle, edit } from './busy.mjs'

bundle.holds = (text) => readFileSync('dist/main.js', 'utf8').includes(text)
const compiler = webpack({
  mode: 'development',
  devtool: false,
  entry: { main: './src/main.js' },
  output: { chunkFilename: '[contenthash].js', clean: true },
  infrastructureLogging: { level: 'info' },
  plugins: [livepush({ restart: false, run: { name: '${name}' } })],
})
await new Promise((resolve) => compiler.watch({}, resolve))
await edit()
`,
  }),
}
