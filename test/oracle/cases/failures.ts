import { app, type NamedCase } from './types.ts'

export const failures: NamedCase[] = [
  {
    name: 'a RUN that fails, twice, and is mended; what it had edited is pristine again',
    dockerfile: app(
      'COPY d /n\nRUN echo x >> /n/a && ! grep -q FAIL /n/b\nCOPY c /n/c\nRUN cat /n/* > /o',
    ),
    files: { 'd/a': '1', 'd/b': '1', c: '1' },
    pushes: [{ 'd/b': 'FAIL' }, { c: '2', 'd/b': 'FAIL again' }, { 'd/b': '2' }],
    ends: ['failed', 'failed', 'done'],
  },
  {
    name: 'a failed push whose cause goes back to what it was',
    dockerfile: app('COPY d /n\nRUN ! grep -q FAIL /n/b && cat /n/b > /o'),
    files: { 'd/b': '1' },
    pushes: [{ 'd/b': 'FAIL' }, { 'd/b': '1' }],
    ends: ['failed', 'done'],
  },
  {
    name: 'a failed push that is mended by a file of a later step is not mended',
    dockerfile: app('COPY d /n\nRUN ! grep -q FAIL /n/b && cat /n/b > /o\nCOPY c /n/b'),
    files: { 'd/b': '1', c: '1' },
    pushes: [{ 'd/b': 'FAIL' }, { c: '2' }, { 'd/b': '2' }],
    ends: ['failed', 'failed', 'done'],
  },
  {
    name: 'a missing program',
    dockerfile: app('COPY a /a\nRUN ["/bin/sh", "/a"]'),
    files: { a: 'true' },
    pushes: [{ a: 'no-such-program' }, { a: 'echo > /o' }],
    ends: ['failed', 'done'],
  },
]
