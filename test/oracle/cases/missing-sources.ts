import { app, BASE, FOREVER, type NamedCase } from './types.ts'

export const missingSources: NamedCase[] = [
  {
    name: 'a source that goes: refused, and mended',
    dockerfile: app('COPY a /n\nCOPY b /m\nRUN cat /m > /o'),
    files: { a: '1', b: '1' },
    pushes: [{ a: null, b: '2' }, { a: '3' }],
    ends: ['failed', 'done'],
  },
  {
    name: 'a link as a source that comes to dangle: refused, and mended',
    dockerfile: app('COPY l /n'),
    files: { l: { link: 'a' }, a: '1' },
    pushes: [{ a: null }, { a: '2' }],
    ends: ['failed', 'done'],
  },
  {
    name: 'a dangling link that * matches: refused, and mended',
    dockerfile: app('COPY * /n/'),
    files: { a: '1' },
    pushes: [{ l: { link: 'nowhere' } }, { l: null, a: '2' }],
    ends: ['failed', 'done'],
  },
  {
    name: 'a dangling link below what a pattern matches: refused, and mended',
    dockerfile: app('COPY * /n/\nCOPY d /m'),
    files: { 'd/a': '1' },
    pushes: [{ 'd/l': { link: 'nowhere' } }, { 'd/l': null, 'd/a': '2' }],
    ends: ['failed', 'done'],
    needs: 'eye for links that dangle',
  },
  {
    name: 'a path through a link to the root of the context: refused, and mended',
    dockerfile: app('COPY d/f /n\nCOPY d /m'),
    files: { 'd/f': '1', f: '2' },
    pushes: [{ d: { link: '.' } }, { d: null, 'd/f': '3' }],
    ends: ['failed', 'done'],
  },
  {
    name: 'a source in a stage, behind a link, that goes with its directory: refused, and mended',
    dockerfile: `FROM ${BASE} AS one\nRUN mkdir /real && ln -s real /l\nCOPY d /l\nFROM ${BASE}\nCOPY --from=one /l/e/f /n\n${FOREVER}`,
    files: { 'd/e/f': '1', 'd/g': '1' },
    pushes: [{ 'd/e': null }, { 'd/e/f': '2' }],
    ends: ['failed', 'done'],
  },
  {
    name: 'a pattern in a directory that goes: refused, and mended',
    dockerfile: app('COPY d/* /n/'),
    files: { 'd/a': '1' },
    pushes: [{ d: null }, { 'd/a': '2' }],
    ends: ['failed', 'done'],
  },
  {
    name: 'a pattern in a directory of which nothing is copied any more: refused, and mended',
    dockerfile: app('COPY a /a\nCOPY d/e/*.js /unmatched/'),
    files: { a: '1', 'd/e/x.js': '1', 'd/y': '1', 'd/e/y.ts': '1' },
    pushes: [{ 'd/e/x.js': null }, { a: '2' }, { 'd/e/z.js': '2' }],
    ends: ['failed', 'failed', 'done'],
  },
  {
    name: 'a pattern that matches nothing any more, beside others in its directory',
    dockerfile: `FROM ${BASE} AS one\nCOPY d/e/*.ts /n/\n${app('COPY d/*.js /m/\nCOPY --from=one /n /n')}`,
    files: { 'd/x.js': '1', 'd/e/y.ts': '1' },
    pushes: [{ 'd/x.js': null }, { 'd/x.js': '2' }],
  },
]
