import { app, BASE, FOREVER, type NamedCase } from './types.ts'

export const hardCases: NamedCase[] = [
  {
    name: 'a file that a RUN makes a directory of, while only later steps change',
    dockerfile: app(
      'COPY --link d/x /n\nCOPY d/y e /m/\nRUN if [ -f /n ]; then rm /n && mkdir /n; fi',
    ),
    files: { 'd/x': '1', 'd/y': '1', e: '1' },
    pushes: [{ 'd/y': '2' }, { d: null }, { 'd/x': '1', 'd/y': '1' }, { 'd/x': '2' }],
    ends: ['done', 'failed', 'done', 'done'],
  },
  {
    name: 'a RUN takes away what an earlier one made and what the parent image has',
    dockerfile: app(
      'COPY p /p\nRUN mkdir -p /m/v /m/w && cp p /m/v/bin && cp p /m/w/bin && ln -sfn v /m/l && chmod 700 /m/v\nCOPY s /s\nRUN cat /m/l/bin /s /base/file > /out && rm /base/file\nRUN rm -r /m/v /m/l',
    ),
    files: { p: '1', s: '1' },
    pushes: [{ s: '2' }, { s: '3' }, { p: '2' }, { s: '4', p: '3' }, { s: '5' }],
    ends: ['done', 'done', 'done', 'done', 'rebuild'],
  },
  {
    name: 'a RUN takes away what a COPY brought that comes to bring something else',
    dockerfile: app(
      'COPY w/*.x /w/\nCOPY d /d\nRUN [ "$(ls /w | wc -l)" = 1 ] && cat /w/* > /out && rm -r /w\nRUN ls /d >> /out\nRUN rm -f /d/*.map',
    ),
    files: { 'w/1.x': '1', 'd/1.map': '1', 'd/2.js': '2' },
    pushes: [
      { 'w/1.x': null, 'w/2.x': '2' },
      { 'd/2.js': '2' },
      { 'd/1.map': null, 'd/2.js': '3' },
    ],
  },
  {
    name: 'a RUN takes away a directory, and puts a link or a file in its place',
    dockerfile: app(
      'RUN mkdir -p /log /data && echo 1 > /log/f\nCOPY a /a\nRUN ls /log > /out && cat /base/dir/a /a >> /out && rm -r /log /base/dir && ln -s /data /log && echo > /base/dir',
    ),
    files: { a: '1' },
    pushes: [{ a: '2' }, { a: '3' }],
  },
  {
    name: 'a RUN takes away, without saying so, what an earlier one made',
    dockerfile: app(
      'COPY p tidy /\nRUN cp /p /tool\nCOPY s /s\nRUN cat /tool /s > /out\nRUN sh /tidy',
    ),
    files: { p: '1', s: '1', tidy: 'rm /tool' },
    pushes: [{ s: '2' }],
  },
  {
    name: 'a RUN moves what it makes to where its last run did: needs a rebuild',
    dockerfile: app('COPY p /w/\nRUN cd /w && mkdir m && cp p m/a && mv m ../'),
    files: { p: '1' },
    pushes: [{ p: '2' }],
    ends: ['rebuild'],
  },
  {
    name: 'COPYs through a link that a RUN before them makes anew',
    dockerfile: app(
      'COPY v /v\nRUN rm -rf /r && mkdir -p /r/$(cat /v) && ln -sfn /r/$(cat /v) /now\nCOPY a /now/\nCOPY d /now\nCOPY e /now/sub/e',
    ),
    files: { v: '1', a: '1', 'd/b': '1', e: '1' },
    pushes: [{ v: '2' }, { a: '2', 'd/c': '1' }, { v: '3', 'd/b': null }, { 'd/c': '2' }],
  },
  {
    name: 'a directory that becomes a file, after a RUN that is redone, and back',
    dockerfile: app('COPY v /v\nRUN cat /v > /o\nCOPY d /m'),
    files: { v: '1', 'd/a': '1' },
    pushes: [{ v: '2', d: '1' }, { d: '2' }, { v: '3', d: null, 'd/b': '1' }],
  },
  {
    name: 'a COPY into a directory that a RUN before it makes, or does not',
    dockerfile: app('COPY v /v\nRUN rm -rf /r && mkdir -p /r/$(cat /v)\nCOPY a /r/1\nCOPY d /r/d'),
    files: { v: '1', a: '1', 'd/b': '1' },
    pushes: [{ v: '2' }, { a: '2' }, { v: '1' }, { v: 'd', 'd/b': '2' }],
  },
  {
    name: 'a COPY where a RUN comes to make a link of a directory: needs a rebuild',
    dockerfile: app(
      'COPY v /v\nRUN rm -rf /now && mkdir -p /r && if grep -q link /v; then ln -s /r /now; else mkdir /now; fi\nCOPY a b /now/',
    ),
    files: { v: 'directory', a: '1', b: '1' },
    pushes: [{ a: '2' }, { v: 'link' }],
    ends: ['done', 'rebuild'],
  },
  {
    name: 'a RUN that edits, removes, renames and chmods copied files finds them pristine',
    dockerfile: app(
      'COPY d /n\nRUN cd /n && echo x >> a && rm b && mv c c2 && chmod 700 e && rm f && mkdir f',
    ),
    files: { 'd/a': '1', 'd/b': '1', 'd/c': '1', 'd/e': '1', 'd/f': '1', 'd/g': '1' },
    pushes: [
      { 'd/g': '2' },
      { 'd/a': '2' },
      { 'd/b': '2', 'd/c': '2' },
      { 'd/e': '2', 'd/f': '2' },
    ],
  },
  {
    name: 'two RUNs that edit the same file, with a COPY between them',
    dockerfile: app('COPY a /a\nRUN echo one >> /a\nCOPY b /b\nRUN cat /b >> /a'),
    files: { a: '1\n', b: '1\n' },
    pushes: [{ b: '2\n' }, { b: '3\n' }, { a: '2\n' }, { b: '4\n' }],
  },
  {
    name: 'a RUN removes what a later COPY writes again',
    dockerfile: app('COPY d /n\nRUN rm -r /n\nCOPY b /n/b'),
    files: { 'd/b': '1', 'd/x': '1', b: '2' },
    pushes: [{ b: '3' }, { 'd/x': '2' }, { 'd/b': null }],
  },
  {
    name: 'a RUN sees only what the steps before it have copied',
    dockerfile: app('COPY a /app/\nRUN ls /app > /list\nCOPY b /app/\nRUN ls /app > /list2'),
    files: { a: '1', b: '1' },
    pushes: [{ a: '2' }, { b: '2' }],
  },
  {
    name: 'a RUN sees the earlier of two COPYs of a path',
    dockerfile: app('COPY one /f\nRUN cp /f /seen\nCOPY two /f\nRUN cp /f /seen2'),
    files: { one: '1', two: '2' },
    pushes: [{ one: '3' }, { two: '4' }, { one: '5', two: '6' }],
  },
  {
    name: 'a RUN sees what the parent image has where a later COPY writes',
    dockerfile: app('COPY a /a\nRUN cat /base/file /a > /seen\nCOPY two /base/file'),
    files: { a: '1', two: '2' },
    pushes: [{ a: '2' }, { two: '3' }],
  },
  {
    name: 'several COPYs of one path: the last wins, the earlier comes back',
    dockerfile: app('COPY a/ /base/dir/\nCOPY b/ /base/dir/\nCOPY --chown=7 c/ /base/dir/'),
    files: { 'a/a': 'of a', 'b/a': 'of b', 'c/a': 'of c', 'a/x': '1', 'b/x': '1', 'c/x': '1' },
    pushes: [
      { 'c/a': null },
      { 'b/a': null, 'a/x': '2' },
      { 'a/a': null },
      { 'a/a': '2' },
      { 'c/a': '3', 'b/a': '3' },
    ],
  },
  {
    name: 'what a stage gives over what the context does: the last wins, unread before',
    dockerfile: `FROM ${BASE} AS one\nCOPY b/ /out/\n${app('COPY a/ /n/\nCOPY --from=one --chown=7 /out/ /n/')}`,
    files: { 'a/a': '1', 'a/x': '1', 'b/a': 'of b', 'b/b': '1' },
    pushes: [{ 'a/a': '2', 'a/x': '2' }, { 'b/a': null }, { 'a/a': '3', 'b/a': '3' }],
  },
  {
    name: 'several sources of one COPY write one path',
    dockerfile: app('COPY a/ b/ /n/'),
    files: { 'a/f': '1', 'b/f': '2', 'a/x': '1', 'b/x': '1' },
    pushes: [{ 'b/f': null }, { 'a/f': '3', 'b/f/g': '1' }, { 'b/f': '4' }],
    ends: ['done', 'failed', 'done'],
  },
  {
    name: "deleting what the parent image has brings back the parent image's",
    dockerfile: app('COPY d /base'),
    files: { 'd/file': '1', 'd/dir/b.txt': '1', 'd/dir/sub/c.txt': '1', 'd/own/x': '1' },
    pushes: [{ 'd/dir/b.txt': null, 'd/file': null }, { 'd/dir': null }, { 'd/own': null }],
  },
  {
    name: "deleting what the parent stage's RUN has made",
    dockerfile: `FROM ${BASE} AS one\nRUN mkdir /n && echo of-the-stage > /n/f\nFROM one\nCOPY d /n\n${FOREVER}`,
    files: { 'd/f': '1', 'd/g': '1' },
    pushes: [{ 'd/f': null }, { 'd/g': '2' }, { 'd/f': '3' }],
  },
  {
    name: 'deleting what a RUN before has made',
    dockerfile: app('RUN mkdir /n && echo of-the-run > /n/f\nCOPY d /n'),
    files: { 'd/f': '1', 'd/g': '1' },
    pushes: [{ 'd/f': null }, { 'd/g': '2' }],
  },
  {
    name: 'a file that is only touched is no change',
    dockerfile: app('COPY d /n\nRUN cat /n/* > /o'),
    files: { 'd/a': '1', 'd/b': { content: '1', mode: 0o755 }, 'd/l': { link: 'a' } },
    pushes: [
      { 'd/a': '1', 'd/b': { content: '1', mode: 0o755 }, 'd/l': { link: 'a' } },
      { 'd/a': '2' },
      { 'd/a': '2' },
    ],
    ends: ['unchanged', 'done', 'unchanged'],
  },
  {
    name: 'a file that is copied since a source became a link to its directory, and is only touched',
    dockerfile: app('COPY d/e /n/\nRUN cat /n/? > /o 2>/dev/null || true'),
    files: { 'd/e/f': '1', 'd/a': '1' },
    pushes: [{ 'd/e': { link: '.' } }, { 'd/a': '1' }],
    ends: ['done', 'unchanged'],
  },
  {
    name: 'files that no COPY takes are no change',
    dockerfile: app('COPY d /n\nRUN cat /n/* > /o'),
    files: { 'd/a': '1', other: '1' },
    pushes: [{ other: '2', another: '1' }, { 'd/a': '2' }],
    ends: ['unchanged', 'done'],
  },
  {
    name: 'a directory gone with all in it, and there again',
    dockerfile: app('COPY . /n\nRUN find /n -type f | sort > /o'),
    files: { 'd/a': '1', 'd/sub/b': '1', c: '1', '.dockerignore': 'Dockerfile\n.dockerignore\n' },
    pushes: [{ d: null }, { 'd/sub/b': '2' }, { d: null, 'd2/a': '1', 'd2/sub/b': '1' }],
  },
]
