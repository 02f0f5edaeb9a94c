import { app, type NamedCase } from './types.ts'

export const copySources: NamedCase[] = [
  {
    name: 'a file that comes to be copied through a link, to where another source goes',
    dockerfile: app('COPY l* x/l1 /n/'),
    files: { a: '1', 'x/l1': '1' },
    pushes: [{ l1: { link: 'a' } }, { 'x/l1': '2' }],
  },
  {
    name: 'several files to a name: the last one is it',
    dockerfile: app('COPY a b /n'),
    files: { a: '1', b: '1' },
    pushes: [{ a: '2' }, { b: '2' }],
  },
  {
    name: 'several files to a directory that is there, without a slash',
    dockerfile: app('COPY a b /base/dir'),
    files: { a: '1', b: '1' },
    pushes: [{ a: '2' }, { b: '2' }],
  },
  {
    name: 'files and the content of a directory',
    dockerfile: app('COPY a b d /n/'),
    files: { a: '1', b: '1', 'd/x': '1', 'd/a': 'of d' },
    pushes: [{ 'd/a': null }, { a: '2', 'd/y': '1' }, { 'd/a': 'again' }],
  },
  {
    name: 'a pattern with several matches to a name: the last match is it',
    dockerfile: app('COPY a* /n'),
    files: { a1: '1', a2: '2' },
    pushes: [{ a3: '3' }, { a3: null }, { a2: null }],
  },
  {
    name: '* takes names with a dot in front, and no slash',
    dockerfile: app('COPY d/* /n/'),
    files: { 'd/.x': '1', 'd/y': '1' },
    pushes: [{ 'd/.z': '1', 'd/y': '2' }, { 'd/.x': null }],
  },
  {
    name: '? and classes',
    dockerfile: app('COPY d/?.js d/[x-z].css d/[^x-z].txt /n/'),
    files: { 'd/a.js': '1', 'd/x.css': '1', 'd/a.txt': '1' },
    pushes: [
      { 'd/b.js': '1', 'd/bb.js': '1', 'd/y.css': '1', 'd/a.css': '1' },
      { 'd/x.txt': '1', 'd/b.txt': '1', 'd/a.js': null },
    ],
  },
  {
    name: 'a literal bracket',
    dockerfile: app('COPY d/[[]x] /n/'),
    files: { 'd/[x]': '1', 'd/x': '1' },
    pushes: [{ 'd/[x]': '2' }, { 'd/x': '2', 'd/[x]': '3' }],
  },
  {
    name: '** is * but for more than one level',
    dockerfile: app('COPY **/x /n/'),
    files: { 'd/x': '1', 'd/e/x': '1', x: '1' },
    pushes: [{ 'd/x': '2', 'd/e/x': '2' }],
  },
  {
    name: 'a pattern that matches directories: their contents are merged',
    dockerfile: app('COPY w/* /n/'),
    files: { 'w/d/x': '1', 'w/e/x': '2', 'w/e/y': '1', 'w/f': '1' },
    pushes: [{ 'w/e/x': null }, { 'w/f2/z': '1', 'w/d': null }, { 'w/e/y': '2' }],
  },
  {
    name: 'a pattern in the middle of a path',
    dockerfile: app('COPY packages/*/package.json /n/'),
    files: { 'packages/a/package.json': '1', 'packages/b/other': '1' },
    pushes: [{ 'packages/b/package.json': '2' }, { 'packages/a': null, 'packages/b/x': '1' }],
  },
  {
    name: 'a pattern that matches nothing, then something, then nothing',
    dockerfile: app('COPY a zz* /n/'),
    files: { a: '1' },
    pushes: [{ zz1: '1' }, { zz1: null }],
  },
  {
    name: 'a lone pattern that matches nothing makes no directory',
    dockerfile: app('COPY zz* /n/'),
    files: { a: '1' },
    pushes: [{ zz1: '1' }, { zz1: null }],
  },
  {
    name: 'sources out of the context and absolute ones lie in it',
    dockerfile: app('COPY ../a /b x/../c /n/\nCOPY ./d/../d/./x /m/'),
    files: { a: '1', b: '1', c: '1', 'd/x': '1' },
    pushes: [
      { a: '2', b: '2' },
      { c: '2', 'd/x': '2' },
    ],
  },
  {
    name: 'the JSON form: spaces and commas',
    dockerfile: app('COPY ["sp ace", "a,b", "/the dir/"]'),
    files: { 'sp ace': '1', 'a,b': '1' },
    pushes: [{ 'sp ace': '2' }, { 'a,b': '2' }],
  },
  {
    name: 'the whole context, with Dockerfile and ignore file',
    dockerfile: app('COPY . /n'),
    files: { a: '1', '.dockerignore': 'b\n' },
    pushes: [
      { a: '2', b: '1' },
      { 'c/d': '1', a: null },
    ],
  },
  {
    name: 'a link to a file is followed and gives its own name',
    dockerfile: app('COPY l /n/'),
    files: { l: { link: 'd/a' }, 'd/a': '1', 'd/b': '2' },
    pushes: [{ 'd/a': '2' }, { l: { link: '/d/b' } }, { 'd/b': '3' }, { l: 'a file' }],
  },
  {
    name: 'a link to a directory is followed',
    dockerfile: app('COPY l /n'),
    files: { l: { link: 'd' }, 'd/a': '1', 'e/b': '1' },
    pushes: [{ 'd/a': '2', 'd/c': '1' }, { l: { link: './e' } }, { 'e/b': '2' }],
  },
  {
    name: 'a path through a link is followed',
    dockerfile: app('COPY l/a m/* /n/'),
    files: { l: { link: 'd' }, m: { link: 'e' }, 'd/a': '1', 'e/b': '1' },
    pushes: [{ 'd/a': '2' }, { 'e/c': '1' }, { m: { link: 'd' } }],
    // The cache of old builders does not see what comes behind a link.
    noCache: true,
  },
  {
    name: 'a pattern goes through no link',
    dockerfile: app('COPY */* /n/\nCOPY d/*/x* /m/'),
    files: { 'd/a': '1', 'd/e/x': '1', 'd/l': { link: 'e' } },
    pushes: [{ l: { link: 'd' } }, { 'd/e/xx': '1', 'd/b': '1' }, { 'd/l': null }],
  },
  {
    name: 'links within a directory stay links, dangling ones too',
    dockerfile: app('COPY d /n'),
    files: { 'd/l': { link: 'x' }, 'd/m': { link: '/nowhere' }, 'd/n': { link: '../../..' } },
    pushes: [{ 'd/l': { link: 'y' }, 'd/m': null }, { 'd/o': { link: 'd' } }],
  },
  {
    name: 'a source that is a file, a directory, and a file again',
    dockerfile: app('COPY a /n'),
    files: { a: '1' },
    pushes: [{ a: null, 'a/x': '1' }, { a: '2' }],
  },
]
