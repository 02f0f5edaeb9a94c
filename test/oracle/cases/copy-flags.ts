import type { Push } from '../support/types.ts'
import { app, BASE, FOREVER, type NamedCase } from './types.ts'

const files = { 'd/a': '1', 'd/sub/b': '1', e: { content: '1', mode: 0o4755 } }
const pushes: Push[] = [
  { 'd/a': '2', 'd/new/x': '1' },
  { e: '2', 'd/sub': { directory: true, mode: 0o700 } },
  { 'd/sub': null, 'd/l': { link: 'a' } },
]

const owners: NamedCase[] = [
  ...['app', 'app:tty', 'app:9', '55', '7:8', '7:tty', 'ghost', 'ghost:tty', ':app'],
].map<NamedCase>((owner) => ({
  name: `--chown=${owner}`,
  dockerfile: app(`COPY --chown=${owner} d /n/d\nCOPY --chown=${owner} e /base/own/`),
  files,
  pushes,
}))

const modes: NamedCase[] = ['644', '0750', '4755', '1777', '0', '2640'].map<NamedCase>((mode) => ({
  name: `--chmod=${mode}`,
  dockerfile: app(`COPY --chmod=${mode} d /n/d\nCOPY --chmod=${mode} e /base/own/`),
  files,
  pushes,
}))

export const copyFlags: NamedCase[] = [
  ...owners,
  ...modes,
  {
    name: "--chown by names of the stage's own passwd and group",
    dockerfile: app(
      'RUN echo me:x:77:78::/:/bin/sh >> /etc/passwd && echo us:x:79: >> /etc/group\n' +
        'COPY --chown=me d /n\nCOPY --chown=me:us e /m',
    ),
    files,
    pushes,
  },
  {
    name: '--chown by names that a copied passwd has',
    dockerfile: app('COPY passwd /etc/passwd\nCOPY --chown=me d /n'),
    files: { ...files, passwd: 'me:x:77:78::/:/bin/sh\n' },
    pushes: [{ 'd/a': '2' }, { passwd: 'me:x:5:6::/:/bin/sh\n' }, { 'd/b': '1' }],
  },
  {
    name: '--chown with the name of a group that nobody has',
    dockerfile: app('COPY --chown=55:nosuch d /n/\nCOPY --chown=app:nosuch d /m/'),
    files,
    pushes,
  },
  ...[{ link: '/' }, '1'].map((added, index): NamedCase => ({
    name: `--chown of a file of an image decides whose its directories are, ${index + 1}`,
    dockerfile: app(
      `COPY --from=${BASE} --chown=55:app /base/dir/b.txt /n/deep/er/m\nCOPY e /n/deep/er/`,
    ),
    files: { 'e/a': '1' },
    pushes: [{ e: null }, { 'e/a': '1', 'e/added': added }, { 'e/a': '2' }],
    ends: ['failed', 'done', 'done'],
  })),
  {
    name: '--chown decides whose a directory is that another COPY made before',
    dockerfile: app(
      'COPY z* a /q/v/\nCOPY z* /r/v/\nCOPY --chown=app d /q/z/\nCOPY --chown=app d /r/z/',
    ),
    files: { ...files, a: '1', z: '1' },
    pushes: [{ z: null }, { z: '2' }, { 'd/a': '3' }],
  },
  {
    name: '--chown and --chmod together, the owner out of a variable',
    dockerfile: app('ARG WHO=app\nCOPY --chown=${WHO}:9 --chmod=640 d /n/'),
    files,
    pushes,
  },
  {
    name: 'neither USER nor WORKDIR owns what a COPY makes',
    dockerfile: app('USER app\nWORKDIR /w\nCOPY d sub/'),
    files,
    pushes,
  },
  {
    name: '--link',
    dockerfile: app('COPY --link d /n/\nCOPY --link e /base/own/'),
    files,
    pushes,
    needs: '--link',
  },
  {
    name: '--link onto a link to a directory',
    dockerfile: app('COPY --link d /base/link/'),
    files,
    pushes,
    needs: '--link',
  },
  {
    name: '--link of a stage, with --chown',
    dockerfile: `FROM ${BASE} AS build\nCOPY d /d\nFROM ${BASE}\nCOPY --link --from=build --chown=7:8 /d /n/\n${FOREVER}`,
    files,
    pushes: [pushes[0]!],
    needs: '--link',
  },
  {
    name: '--exclude, relative to a directory, with an exception',
    dockerfile: app('COPY --exclude=*.txt --exclude=sub --exclude=!keep.txt d /n/\nCOPY . /m'),
    files: { 'd/a.txt': '1', 'd/keep.txt': '1', 'd/sub/x': '1', 'd/b': '1' },
    pushes: [
      { 'd/a.txt': '2', 'd/keep.txt': '2', 'd/sub/x': '2' },
      { 'd/b': null, 'd/sub': null },
    ],
    needs: '--exclude',
  },
  {
    name: '--exclude does not concern a source that is named',
    dockerfile: app('COPY --exclude=a* a1 a* /n/'),
    files: { a1: '1', a2: '1' },
    pushes: [{ a1: '2', a2: '2' }],
    needs: '--exclude',
  },
  {
    name: '--parents, with a pivot and a pattern',
    dockerfile: app('COPY --parents d/sub/b x/./y/z **/*.js /n/'),
    files: { 'd/sub/b': '1', 'x/y/z': '1', 'x/q.js': '1', 'p.js': '1' },
    pushes: [
      { 'd/sub/b': '2', 'x/y/z': '2' },
      { 'x/q.js': null, 'd/r.js': '1' },
    ],
    needs: '--parents',
  },
  {
    name: '--chmod of letters',
    dockerfile: app('COPY --chmod=u=rwX,go=rX d /n/'),
    files,
    pushes,
  },
  {
    name: '--chmod out of a variable',
    dockerfile: app('ARG MODE=640\nCOPY --chmod=$MODE d /n/'),
    files,
    pushes,
  },
]
