import { BASE, IDLE } from '../lib/engine.mjs'
import { content, makeFiles } from '../lib/files.mjs'

const COPY = `FROM ${BASE}\nCOPY src /app\n${IDLE}`

/** Notes each start of the app. */
const RESTARTED = `FROM ${BASE}\nCOPY src /app\nCMD ["/bin/sh", "-c", "echo >> /starts; trap exit TERM; while :; do sleep 1; done"]\n`

/** @param {import('../lib/files.mjs').Files} files */
const inApp = (files) =>
  Object.fromEntries(
    Object.entries(files).map(([path, body]) => [path.replace(/^src/, 'app'), body]),
  )

const one = 'src/d3/file-333.js'
const thousand = () => makeFiles(1000, 1024)
const fifth = Object.keys(thousand()).filter((_, index) => index % 5 === 0)

/** A bundle whose files have other names in each version, as with hashes. */
const bundle = (/** @type {number} */ version) =>
  Object.fromEntries(
    Object.entries(makeFiles(200, 8 << 10, 'src', version)).map(([path, body]) => [
      path.replace(/js$/, `${version}.js`),
      body,
    ]),
  )

const RESTART = {
  runs: 9,
  plain: true,
  dockerfile: RESTARTED,
  files: makeFiles(10, 1024),
  edit: (/** @type {number} */ run) => ({
    write: { 'src/d0/file-3.js': content(1024, `edit ${run}`) },
    remove: [],
  }),
  restart: true,
  inContainer: inApp,
}

/** @type {(import('../lib/race.mjs').Row & { key: string, runs: number })[]} */
export const PUSHES = [
  {
    key: 'one',
    name: 'one 1 KiB file of 1,000',
    runs: 40,
    plain: true,
    dockerfile: COPY,
    files: thousand(),
    edit: (run) => ({ write: { [one]: content(1024, `edit ${run}`) }, remove: [] }),
    inContainer: inApp,
  },
  {
    key: 'thousand',
    name: '1,000 files of 1 KiB',
    runs: 9,
    plain: true,
    dockerfile: COPY,
    files: thousand(),
    edit: (run) => ({ write: makeFiles(1000, 1024, 'src', run + 1), remove: [] }),
    inContainer: inApp,
  },
  {
    key: 'renamed',
    name: '200 files of 8 KiB, all under new names',
    runs: 7,
    plain: true,
    dockerfile: COPY,
    files: bundle(0),
    edit: (run) => ({ write: bundle(run + 1), remove: Object.keys(bundle(run)) }),
    inContainer: inApp,
  },
  {
    key: 'large',
    name: 'one 8 MiB file',
    runs: 15,
    plain: true,
    dockerfile: COPY,
    files: { 'src/large.bin': content(8 << 20, '0') },
    edit: (run) => ({ write: { 'src/large.bin': content(8 << 20, `${run + 1}`) }, remove: [] }),
    inContainer: inApp,
  },
  {
    key: 'delete',
    name: 'delete 200 of 1,000',
    runs: 5,
    plain: true,
    dockerfile: COPY,
    files: thousand(),
    edit: () => ({ write: {}, remove: fifth }),
    undo: (run) => ({
      write: Object.fromEntries(fifth.map((path) => [path, content(1024, `${run} ${path}`)])),
      remove: [],
    }),
    inContainer: inApp,
  },
  {
    key: 'stages',
    name: 'multi-stage, 1 of 200 files of 50 KiB',
    runs: 15,
    dockerfile: `FROM ${BASE} AS build\nCOPY src /src\nFROM ${BASE}\nCOPY --from=build /src /app\n${IDLE}`,
    files: makeFiles(200, 50 << 10),
    edit: (run) => ({
      write: { 'src/d1/file-123.js': content(50 << 10, `edit ${run}`) },
      remove: [],
    }),
    inContainer: inApp,
  },
  {
    key: 'run',
    name: 'COPY, then a trivial RUN',
    runs: 15,
    dockerfile: `FROM ${BASE}\nCOPY src /app\nRUN true\n${IDLE}`,
    files: makeFiles(10, 1024),
    edit: (run) => ({
      write: { 'src/d0/file-3.js': content(1024, `edit ${run}`) },
      remove: [],
    }),
    command: ['/bin/sh', '-c', 'true'],
    inContainer: inApp,
  },
  { ...RESTART, key: 'restart', name: 'one file and a restart of the container' },
  { ...RESTART, key: 'process', name: 'one file and a restart of the app alone', supervised: true },
]
