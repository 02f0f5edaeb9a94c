import { existsSync, realpathSync, statSync } from 'node:fs'
import { run } from './exec.mjs'
import { findBusybox } from './busybox.mjs'

/** @typedef {import('./tar.mjs').Entry} Entry */

const passwd = `root:x:0:0:root:/root:/bin/sh
app:x:1000:1000:app:/home/app:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/bin/false
`
const group = `root:x:0:
tty:x:5:
app:x:1000:
nogroup:x:65534:
`

/**
 * A small system: busybox under all of its names, and the users root and app.
 * @returns {Promise<Entry[]>}
 */
export async function busyboxRoot() {
  const busybox = await findBusybox()
  const applets = (await run(busybox, ['--list'])).trim().split('\n')
  return [
    ...folders('bin/', 'dev/', 'etc/', 'home/', 'proc/', 'sys/', 'usr/', 'usr/bin/', 'var/'),
    { path: 'home/app/', owner: 1000 },
    { path: 'root/', mode: 0o700 },
    { path: 'tmp/', mode: 0o1777 },
    { path: 'var/tmp/', mode: 0o1777 },
    copy(busybox, 'bin/busybox'),
    ...applets
      .filter((name) => name !== 'busybox')
      .map((name) => ({ path: `bin/${name}`, mode: 0o777, link: 'busybox' })),
    { path: 'usr/bin/env', mode: 0o777, link: '../../bin/busybox' },
    { path: 'etc/passwd', mode: 0o644, text: passwd },
    { path: 'etc/group', mode: 0o644, text: group },
  ]
}

/**
 * The same with this machine's own Node and the libraries it needs, where it looks for them.
 * @returns {Promise<Entry[]>}
 */
export async function nodeRoot() {
  const libraries = await librariesOf(process.execPath)
  const parents = new Set(libraries.flatMap((path) => parentsOf(path.slice(1))))
  return [
    ...(await busyboxRoot()),
    ...folders('usr/local/', 'usr/local/bin/'),
    copy(process.execPath, 'usr/local/bin/node'),
    ...folders(...parents),
    ...libraries.map((path) => copy(path, path.slice(1))),
  ]
}

/** What the scripts of a push call, and RUNs of tests. */
const GNU = `basename cat chgrp chmod chown cp cut date dd dirname echo env expr false head id ln ls
md5sum mkdir mktemp mv printf pwd readlink realpath rm rmdir seq sha256sum sleep sort stat tail tee test
touch tr true truncate uniq wc find xargs grep sed tar gzip`.split(/\s+/)

/**
 * The same with dash and the GNU tools of this machine in their places, as Debian's images have them;
 * what this machine lacks stays busybox's.
 * @returns {Promise<Entry[]>}
 */
export async function gnuRoot() {
  const tools = ['dash', ...GNU].flatMap(findProgram)
  // What is not linked dynamically needs none, and fails.
  const said = await Promise.all(tools.map(({ from }) => librariesOf(from).catch(() => [])))
  const libraries = [...new Set(said.flat())]
  const entries = [
    ...(await busyboxRoot()),
    ...tools.map(({ name, from }) => copy(from, `bin/${name}`)),
    ...(tools[0]?.name === 'dash' ? [{ path: 'bin/sh', mode: 0o777, link: 'dash' }] : []),
    { path: 'usr/bin/env', mode: 0o777, link: '../../bin/env' },
    ...folders(...new Set(libraries.flatMap((path) => parentsOf(path.slice(1))))),
    ...libraries.map((path) => copy(path, path.slice(1))),
  ]
  // Of two of one path the later one.
  return [...new Map(entries.map((entry) => [entry.path, entry])).values()]
}

/** @param {string} name */
function findProgram(name) {
  const found = ['/bin', '/usr/bin'].map((folder) => `${folder}/${name}`).find(existsSync)
  return found === undefined ? [] : [{ name, from: realpathSync(found) }]
}

/** @param {string} program */
async function librariesOf(program) {
  const said = await run('ldd', [program])
  return [...said.matchAll(/(?:=> |^\s+)(\/\S+) \(/gm)].map(([, path]) => path)
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function parentsOf(path) {
  const names = path.split('/').slice(0, -1)
  return names.map((_, depth) => `${names.slice(0, depth + 1).join('/')}/`)
}

/**
 * @param {...string} paths
 * @returns {Entry[]}
 */
const folders = (...paths) => paths.map((path) => ({ path }))

/**
 * @param {string} from
 * @param {string} path
 * @returns {Entry}
 */
const copy = (from, path) => ({ path, from: { path: from, size: statSync(from).size } })
