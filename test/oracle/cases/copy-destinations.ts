import { BZIP2 } from '../../engine/support/bzip2.ts'
import type { Push } from '../support/types.ts'
import { app, BASE, type NamedCase } from './types.ts'

const one = { a: '1' }
const edited = [{ a: '2' }, { a: { content: '2', mode: 0o755 } }]

/** A single file to each kind of destination. */
const files: NamedCase[] = [
  ['a new name', '/n'],
  ['a new directory', '/n/'],
  ['a new name in new directories', '/p/q/n'],
  ['a new directory in new directories', '/p/q/n/'],
  ['a directory that is there, without a slash', '/base/dir'],
  ['a directory that is there, with a slash', '/base/dir/'],
  ['a file that is there, whose mode and owner go', '/base/dir/b.txt'],
  ['a file of the same name in a directory that is there', '/base/dir/'],
  ['a directory of another owner and mode, which it keeps', '/base/own/'],
  ['a directory with the sticky bit', '/tmp/'],
  ['a link to a directory, which stays', '/base/link'],
  ['a link to a directory, with a slash', '/base/link/'],
  ['below a link to a directory', '/base/link/new/n'],
  ['a link to a file, written through', '/base/flink'],
  ['a dangling link, written through', '/base/dangling'],
  ['a dangling link with a slash, whose target is made', '/base/dangling/'],
  ['slashes too many', '//n//m'],
  ['above the root', '/../../n/'],
].map<NamedCase>(([name, dest]) => ({
  name: `a file to ${name}`,
  dockerfile: app(`COPY a ${dest}`),
  files: one,
  pushes: edited,
}))

const relative: NamedCase[] = ['.', './', 'sub/', 'sub/n', '../up', '../../../up/'].map<NamedCase>(
  (dest) => ({
    name: `a file to ${dest} under a WORKDIR`,
    dockerfile: app(`WORKDIR /some/where\nCOPY a ${dest}`),
    files: one,
    pushes: edited,
  }),
)

const inDirectory: Push[] = [
  { 'd/x': '2', 'd/sub': { directory: true, mode: 0o751 }, 'd/new/y': '1' },
  { d: { directory: true, mode: 0o700 }, 'd/sub/c.txt': null, 'd/empty': null },
  { 'd/sub': null, 'd/.hidden': null },
]

const directories: NamedCase[] = [
  ['a new directory, which does not take its mode', 'd /n'],
  ['a new directory with a slash', 'd/ /n/'],
  ['a new directory, named with /.', 'd/. /n'],
  ['a directory that is there, below which modes are overwritten', 'd /base/dir'],
  ['a directory of another owner', 'd /base/own'],
  ['a link to a directory', 'd /base/link/'],
  ['the root', 'd /'],
].map<NamedCase>(([name, paths]) => ({
  name: `a directory to ${name}`,
  dockerfile: app(`COPY ${paths}`),
  files: {
    d: { directory: true, mode: 0o711 },
    'd/x': '1',
    'd/.hidden': '1',
    'd/sub': { directory: true, mode: 0o700 },
    'd/sub/c.txt': '1',
    'd/empty': { directory: true, mode: 0o750 },
  },
  pushes: inDirectory,
}))

const onTop: NamedCase[] = [
  {
    name: 'a file of the context replaces a link within a directory that is copied into',
    dockerfile: app('RUN mkdir /n && ln -s /etc/group /n/a\nCOPY a /n/'),
    files: one,
    pushes: edited,
  },
  {
    name: 'a link of the context takes the place of a file that is there',
    dockerfile: app('COPY d /base/dir'),
    files: { 'd/x': '1' },
    pushes: [{ 'd/b.txt': { link: 'x' } }, { 'd/b.txt': '1' }, { 'd/b.txt': null }],
  },
  {
    name: 'a file where a directory is: refused, and mended',
    dockerfile: app('COPY d /base'),
    files: { 'd/x': '1' },
    pushes: [{ 'd/dir': 'a file' }, { 'd/dir': null, 'd/y': '1' }],
    ends: ['failed', 'done'],
  },
  {
    name: 'a directory where a file is: refused, and mended',
    dockerfile: app('COPY d /base'),
    files: { 'd/x': '1' },
    pushes: [{ 'd/file/in': '1' }, { 'd/file': null, 'd/y': '1' }],
    ends: ['failed', 'done'],
  },
  {
    name: 'a directory where a link to a directory is: refused, and mended',
    dockerfile: app('COPY d /base'),
    files: { 'd/x': '1' },
    pushes: [{ 'd/link/in': '1' }, { 'd/link': null, 'd/y': '1' }],
    ends: ['failed', 'done'],
  },
]

/** A file to what a COPY before it, which has not changed, has brought from elsewhere. */
const onCopied: NamedCase[] = [
  ['a directory that a COPY from a stage made', 'COPY --from=one /n /n\nCOPY a /n'],
  ['a directory that takes several sources', 'COPY --from=one /n/f /n/d/h /n/\nCOPY a /n'],
  ['a directory above its destination', 'COPY --from=one /n/f /n/sub/f\nCOPY a /n'],
  ['a directory above that of a pattern', 'COPY --from=one /n/* /n/sub/\nCOPY a /n'],
  ['a directory in it', 'COPY --from=one /n /n\nCOPY a /n/d'],
  ['a file in it', 'COPY --from=one /n /n\nCOPY a /n/f'],
  ['a file', 'COPY --from=one /n/f /n\nCOPY a /n'],
  ['a directory behind a link', 'COPY --from=one /l /n\nCOPY a /n'],
  ['a directory that an ADD of an archive made', 'ADD t.tar.bz2 /n\nCOPY a /n'],
  ['a directory of an image', `COPY --from=${BASE} /base/dir /n\nCOPY a /n`],
  [
    'a directory of a stage, and another file of it',
    'COPY --from=one /n /n\nCOPY a /n/\nCOPY a /n',
  ],
].map<NamedCase>(([name, steps]) => ({
  name: `a file to ${name}`,
  dockerfile: `FROM ${BASE} AS one\nCOPY d /n\nRUN ln -sfn n /l\n${app(steps!)}`,
  files: { ...one, 'd/f': '1', 'd/g': '1', 'd/d/h': '1', 't.tar.bz2': { base64: BZIP2[0] } },
  pushes: [{ a: '2' }, { 'd/f': '2' }, { a: '3', 'd/g': null }, { a: '4', 'd/g': '3' }] as Push[],
}))

export const copyDestinations = [...files, ...relative, ...directories, ...onTop, ...onCopied]
