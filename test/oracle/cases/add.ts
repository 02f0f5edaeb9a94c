import { BZIP2 } from '../../engine/support/bzip2.ts'
import { app, BASE, type NamedCase } from './types.ts'

/** A tar of the times before POSIX, of gzip, that holds v7f. */
const V7 =
  'H4sIAAAAAAACA+3QsQ2AMAwEwIzCCLYgyUaMwPxAUEZIgXTXvP9LX/0sq8WjHTEyon+Zs48y7+z13Wu2vWxRWC29AAAAAAAAAAAA4Jdu5MOegwAoAAA='

export const add: NamedCase[] = [
  {
    name: 'ADD of files and a directory is COPY',
    dockerfile: app('ADD --chown=7:8 a b d /n/'),
    files: { a: '1', b: '1', 'd/x': '1' },
    pushes: [{ a: '2', 'd/y': '1' }, { 'd/x': null }],
  },
  {
    name: 'ADD of what has the name of an archive but is none',
    dockerfile: app('ADD a.tar.gz /n/'),
    files: { 'a.tar.gz': 'no archive' },
    pushes: [{ 'a.tar.gz': 'still none' }],
  },
  {
    name: 'ADD of an empty file',
    dockerfile: app('ADD a /n/'),
    files: { a: '' },
    pushes: [{ a: '1' }, { a: '' }],
  },
  ...[true, false].flatMap((gzip): NamedCase[] => [
    {
      name: `ADD unpacks an archive ${gzip ? 'of gzip' : 'as it is'}, whatever its name`,
      dockerfile: app('ADD a b /n/\nCOPY a /m/'),
      files: { a: { archive: { x: '1', 'd/y': '1' }, gzip }, b: '1' },
      pushes: [
        { a: { archive: { x: '2', 'd/z': '1' }, gzip } },
        { a: { archive: { x: '2', 'd/z': '1' }, gzip: !gzip } },
        { b: '2' },
      ],
    },
    {
      name: `ADD of an archive ${gzip ? 'of gzip' : 'as it is'} before a RUN that is redone`,
      dockerfile: app('ADD a /base/dir\nCOPY b /b\nRUN cat /b >> /base/dir/x; rm /base/dir/d/y'),
      files: { a: { archive: { x: '1', 'd/y': '1' }, gzip }, b: '1' },
      pushes: [{ b: '2' }, { b: '3' }, { a: { archive: { x: '2', 'd/y': '2' }, gzip } }],
    },
  ]),
  {
    name: 'ADD of an archive: its owners, modes, links and hard links, and no --chmod',
    dockerfile: app('ADD --chown=55:66 --chmod=600 a b /n/'),
    files: {
      b: '1',
      a: {
        gzip: true,
        archive: {
          './': { mode: 0o700 },
          'd/': { mode: 0o1777 },
          'd/f': { content: '1', mode: 0o4755, owner: [1, 2] },
          l: { link: '/etc/passwd' },
          dangling: { link: 'nowhere' },
          h: { hardLink: 'd/f', mode: 0o4755, owner: [1, 2] },
          '.wh.x': '1',
          '../up': '1',
          '/abs': '1',
          'a "b" $c\n\u00fc': '1',
          [`${'long/'.repeat(40)}name`]: '1',
        },
      },
    },
    pushes: [
      {
        a: {
          gzip: true,
          archive: {
            'd/': { mode: 0o711, owner: [3, 4] },
            'd/f': { content: '1', mode: 0o640 },
            h: { hardLink: 'd/f', mode: 0o600, owner: [9, 9] },
            l: { link: 'd' },
            dangling: '1',
            '.wh.y': '1',
            'e/': {},
          },
        },
      },
      { a: { gzip: true, archive: { 'd/f': '1', h: '1', l: '2' } } },
    ],
  },
  {
    name: 'ADD of an archive over what is there: directories take its modes, what goes comes back',
    dockerfile: app('COPY c /n/\nADD a /n'),
    files: {
      'c/x': 'c',
      'c/d/y': 'c',
      a: { archive: { x: 'a', 'd/': { mode: 0o711 }, 'd/z': 'a' }, gzip: false },
    },
    pushes: [
      { a: { archive: { 'd/y': 'a' }, gzip: false } },
      { 'c/d/y': 'c2', 'c/d/z': 'c2' },
      { a: { archive: { 'd/z': 'a', w: 'a' }, gzip: false } },
    ],
  },
  {
    name: 'ADD of an archive over the files of the parent image',
    dockerfile: app('ADD a /base'),
    files: { a: { archive: { 'dir/': { mode: 0o700 }, 'dir/file': 'a' }, gzip: true } },
    pushes: [
      { a: { archive: { 'dir/other': 'a' }, gzip: true } },
      { a: { archive: { 'dir/file': 'a' }, gzip: true } },
    ],
  },
  {
    name: 'ADD of an archive in which a file turns directory and back',
    dockerfile: app('ADD a /n'),
    files: { a: { archive: { x: '1', 'y/z': '1' }, gzip: true } },
    pushes: [
      { a: { archive: { 'x/z': '1', y: '1' }, gzip: true } },
      { a: { archive: { x: { link: 'y' }, 'y/': {} }, gzip: true } },
    ],
  },
  {
    name: 'ADD of an archive that replaces a directory of another step needs a rebuild',
    dockerfile: app('COPY c /n/\nADD a /n'),
    files: { 'c/d/y': '1', a: { archive: { x: '1' }, gzip: true } },
    pushes: [{ a: { archive: { d: '1' }, gzip: true } }],
    ends: ['rebuild'],
  },
  {
    name: 'ADD of an archive that has replaced a directory before a RUN that is redone',
    dockerfile: app('COPY c /n/\nADD a /n\nCOPY b /b\nRUN cat /b >> /n/d'),
    files: { 'c/d/y': '1', a: { archive: { d: '1' }, gzip: true }, b: '1' },
    pushes: [{ b: '2' }, { a: { archive: { d: '2' }, gzip: true } }],
  },
  {
    name: 'ADD of an archive that no longer replaces a directory needs a rebuild',
    dockerfile: app('ADD a /base'),
    files: { a: { archive: { dir: '1' }, gzip: true } },
    pushes: [{ a: { archive: { x: '1' }, gzip: true } }],
    ends: ['rebuild'],
  },
  {
    name: 'ADD of what becomes an archive, and is none again',
    dockerfile: app('ADD a b /n/'),
    files: { a: 'text', b: '1' },
    pushes: [
      { a: { archive: { x: '1' }, gzip: true } },
      { a: 'text' },
      { a: { archive: {}, gzip: false } },
      { a: { archive: { x: '1', y: '1' }, gzip: false } },
    ],
  },
  {
    name: 'ADD of archives by a pattern and through a link, the last wins',
    dockerfile: app('ADD *.tar l /n'),
    files: {
      'a.tar': { archive: { x: 'a', y: 'a' }, gzip: false },
      'b.tar': { archive: { x: 'b' }, gzip: true },
      c: { archive: { z: 'c' }, gzip: true },
      l: { link: 'c' },
    },
    pushes: [
      { 'b.tar': null },
      { c: { archive: { y: 'c' }, gzip: true } },
      { 'd.tar': { archive: { x: 'd', 'z/': {} }, gzip: false } },
      { l: { link: 'd.tar' } },
    ],
  },
  {
    name: 'ADD of an archive that is broken: refused, and mended',
    dockerfile: app('ADD a /n'),
    files: { a: { archive: { x: '1' }, gzip: true } },
    pushes: [
      { a: { archive: { x: 'long'.repeat(1000) }, gzip: false, cut: 1500 } },
      { a: { archive: { x: '2', 'x/y': '1' }, gzip: false } },
      { a: { archive: { y: '1' }, gzip: true } },
      { a: { archive: { z: '1' }, gzip: true, cut: 20 } },
    ],
    ends: ['failed', 'failed', 'done', 'done'],
  },
  {
    name: 'ADD of an archive whose headers have no magic number',
    dockerfile: app('ADD a /n'),
    files: { a: { archive: { x: '1' }, gzip: true } },
    pushes: [{ a: { base64: V7 } }],
  },
  {
    name: 'ADD of an archive to a file is refused, and mended',
    dockerfile: app('COPY b /n\nADD a /m'),
    files: { a: { archive: { x: '1' }, gzip: true }, 'b/m': '1' },
    pushes: [{ a: null }, { a: { archive: { x: '2' }, gzip: true } }],
    ends: ['failed', 'done'],
  },
  {
    name: 'ADD of an archive of a stage that is copied on',
    dockerfile: `FROM ${BASE} AS one\nADD a /n\n${app('COPY --from=one /n /m')}`,
    files: { a: { archive: { x: '1', 'd/y': '1' }, gzip: true } },
    pushes: [{ a: { archive: { x: '1', 'd/z': '2' }, gzip: true } }],
  },
  {
    name: 'ADD of an archive of bzip2 is left as built, a changed one needs a rebuild',
    dockerfile: app('ADD a /n\nCOPY b /b\nRUN cat /b >> /n/x'),
    files: { a: { base64: BZIP2[0] }, b: '1' },
    pushes: [{ b: '2' }, { a: { base64: BZIP2[1] } }],
    ends: ['done', 'rebuild'],
  },
  {
    name: 'ADD of an archive that comes to be of bzip2 needs a rebuild',
    dockerfile: app('ADD a /n'),
    files: { a: { archive: { x: '1' }, gzip: true } },
    pushes: [{ a: { base64: BZIP2[0] } }],
    ends: ['rebuild'],
  },
  {
    name: 'ADD of an archive within a directory copies it',
    dockerfile: app('ADD d /n'),
    files: { 'd/a.tar': { archive: { x: '1' }, gzip: false } },
    pushes: [{ 'd/a.tar': { archive: { x: '2' }, gzip: true } }],
  },
]
