import { app, type NamedCase } from './types.ts'

const files = { 'd/x': '1', a: '1' }

export const workdir: NamedCase[] = [
  {
    name: 'WORKDIR makes directories, of its USER',
    dockerfile: app('COPY a /a\nUSER app\nWORKDIR /w/x\nUSER 7:8\nWORKDIR y'),
    files,
    pushes: [{ a: '2' }],
  },
  {
    name: 'WORKDIR leaves what is there alone',
    dockerfile: app('USER app\nWORKDIR /base/own\nCOPY d .'),
    files,
    pushes: [{ 'd/x': '2' }, { 'd/x': null, 'd/y': '1' }],
  },
  {
    name: 'WORKDIR in what a COPY has made, which goes and comes back',
    dockerfile: app('COPY d /n\nUSER app\nWORKDIR /n/sub/deep\nCOPY a .'),
    files: { ...files, 'd/sub/y': '1' },
    pushes: [{ 'd/sub': null }, { 'd/sub/deep': { directory: true, mode: 0o711 } }, { a: '2' }],
  },
  {
    name: 'WORKDIR out of variables, set or not',
    dockerfile: app('ENV A=/n\nWORKDIR $A/x\nWORKDIR $UNSET\nCOPY a .'),
    files,
    pushes: [{ a: '2' }],
  },
  {
    name: 'a RUN removes what a WORKDIR made',
    dockerfile: app('COPY a /a\nWORKDIR /n\nRUN cp /a a\nWORKDIR /\nRUN rm -r /n'),
    files,
    pushes: [{ a: '2' }],
  },
]
