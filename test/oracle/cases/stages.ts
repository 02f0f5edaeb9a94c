import { BASE, FOREVER, type NamedCase } from './types.ts'

const files = { a: '1', b: '1', 'd/x': '1', 'd/y': '1' }

export const stages: NamedCase[] = [
  {
    name: 'a link in a stage, below what a pattern matches, that comes to lead nowhere: refused, and mended',
    dockerfile: `FROM ${BASE} AS one\nCOPY s /s\nCOPY o /o\nFROM ${BASE}\nCOPY --from=one /s/d* /n/\n${FOREVER}`,
    files: { 's/dir/x': '1', 's/dir/l': { link: '/o/a' }, 'o/a': '1', 'o/b': '1' },
    pushes: [
      { 's/dir/x': '2' },
      { 'o/a': null },
      { 'o/b': '2' },
      { 's/dir/l': { link: '../../o/b' } },
      { 's/dir/l': { link: '/o/a' }, 'o/a': { link: '/proc' } },
    ],
    ends: ['done', 'failed', 'failed', 'done', 'done'],
    needs: 'eye for links that dangle',
  },
  {
    name: 'a pattern in a stage that matches links to what lies elsewhere',
    dockerfile: `FROM ${BASE} AS one\nCOPY a /opt/a\nCOPY d /opt/d\nRUN mkdir -p /s /t && ln -sfn /opt/a /s/la && ln -sfn /t/hop /s/ld && ln -sfn ../opt/d /t/hop\nCOPY s /s\nFROM ${BASE}\nCOPY --from=one /s/* /n/\n${FOREVER}`,
    files: { a: '1', 'd/e': '1', 's/x': '1' },
    pushes: [{ 's/x': '2' }, { a: '2' }, { 'd/e': '2', 'd/f': '1' }, { 'd/e': null }],
  },
  {
    name: 'COPY --from by name in any case, by index, and of links',
    dockerfile: `FROM ${BASE} AS Build
COPY d /d
RUN ln -sf x /d/l && ln -f /d/x /d/h && ln -sfn d /link && chown -R 7:8 /d && chmod 4750 /d/y
FROM ${BASE}
COPY --from=BUILD /d /one
COPY --from=0 d/x link/y /two/
COPY --from=build /link /three
COPY --from=build /li* /four/
${FOREVER}`,
    files,
    pushes: [{ 'd/x': '2' }, { 'd/y': null, 'd/y2': '1' }, { 'd/y': '3' }],
    ends: ['done', 'failed', 'done'],
  },
  {
    name: "a stage's WORKDIR is not where --from starts",
    dockerfile: `FROM ${BASE} AS build\nWORKDIR /w\nCOPY d d\nFROM ${BASE}\nCOPY --from=build w/d /d\n${FOREVER}`,
    files,
    pushes: [{ 'd/x': '2' }, { 'd/x': null }],
  },
  {
    name: 'FROM a stage that itself is FROM a stage, files, ENV and all',
    dockerfile: `FROM ${BASE} AS one
ENV WHERE=/w
WORKDIR $WHERE
COPY a .
FROM one AS two
COPY b .
RUN cat a b > both
FROM two
COPY d $WHERE/d
RUN cat both d/* > all
${FOREVER}`,
    files,
    pushes: [{ a: '2' }, { b: '2' }, { 'd/x': null }],
  },
  {
    name: 'a stage that others copy from and are built on',
    dockerfile: `FROM ${BASE} AS one
COPY a /a
RUN cat /a > /made
FROM one AS two
COPY b /a
RUN cat /a /made > /both
FROM one
COPY --from=two /both /a /two/
RUN cat /two/* > /all
${FOREVER}`,
    files,
    pushes: [{ a: '2' }, { b: '2' }, { a: '3', b: '3' }],
  },
  {
    name: '--target: what comes after it is no part of it',
    dockerfile: `FROM ${BASE} AS one\nCOPY a /a\nRUN cp /a /o\nFROM ${BASE} AS two\nCOPY --from=one /o /p\nCOPY b /b\n${FOREVER}FROM two AS three\nCOPY c /c\nRUN cp /c /d`,
    files: { a: '1', b: '1', c: '1' },
    options: { target: 'two' },
    pushes: [{ a: '2' }, { c: '2' }, { b: '2', c: null }],
    ends: ['done', 'unchanged', 'done'],
  },
  {
    name: 'unreachable stages are left alone',
    dockerfile: `FROM ${BASE} AS unused\nCOPY a /a\nRUN cat /a\nFROM ${BASE}\nCOPY b /b\n${FOREVER}`,
    files,
    pushes: [{ a: '2' }, { b: '2' }, { a: '3', b: '3' }],
    ends: ['unchanged', 'done', 'done'],
    redone: [[], [5], [5]],
  },
  {
    name: 'a stage without a shell',
    dockerfile: `FROM scratch AS files\nCOPY d /d\nWORKDIR /w\nFROM ${BASE}\nCOPY --from=files / /n\n${FOREVER}`,
    files,
    pushes: [{ 'd/x': '2' }, { 'd/x': null, 'd/z/z': '1' }],
  },
  {
    name: 'files of the parent image and of an image that --from names',
    dockerfile: `FROM ${BASE}\nCOPY --from=${BASE} /base/dir /n\nCOPY d /n\n${FOREVER}`,
    files: { ...files, 'd/a': 'of the context' },
    pushes: [{ 'd/a': null }, { 'd/a': '2', 'd/b.txt': '1' }, { 'd/b.txt': null }],
  },
  {
    name: 'a stage that changes only in files that nobody copies',
    dockerfile: `FROM ${BASE} AS build
COPY d /d
RUN cat /d/x > /out
FROM ${BASE}
COPY --from=build /out /out
RUN cat /out > /made
${FOREVER}`,
    files,
    pushes: [{ 'd/y': '2' }, { 'd/x': '2' }],
    redone: [
      [2, 3],
      [2, 3, 5, 6],
    ],
  },
  {
    name: 'a stage whose RUN fails stops those that copy from it, and goes on when mended',
    dockerfile: `FROM ${BASE} AS build
COPY d /d
RUN ! grep -r FAIL /d && cat /d/* > /out
FROM ${BASE}
COPY a /a
COPY --from=build /out /out
${FOREVER}`,
    files,
    pushes: [{ 'd/x': 'FAIL', a: '2' }, { 'd/y': '2' }, { 'd/x': '3' }],
    ends: ['failed', 'failed', 'done'],
  },
  {
    name: 'what a stage loses is lost where it was copied, or what lay below comes back',
    dockerfile: `FROM ${BASE} AS build
COPY d /d
RUN rm -rf /out && mkdir /out && cp /d/* /out/
FROM ${BASE}
COPY d /n
COPY --from=build /out /n
COPY --from=build /out /base/dir
${FOREVER}`,
    files: { 'd/a': '1', 'd/b.txt': '1', 'd/z': '1' },
    pushes: [{ 'd/a': null }, { 'd/b.txt': null, 'd/z': '2' }, { 'd/a': '2' }],
  },
  {
    name: 'thirteen stages, each built of two before it',
    dockerfile:
      `FROM ${BASE} AS s0\nCOPY a /out\nFROM ${BASE} AS s1\nCOPY b /out\n` +
      Array.from({ length: 11 }, (_, n) => {
        return `FROM ${BASE} AS s${n + 2}\nCOPY --from=s${n} /out /one\nCOPY --from=${n + 1} /out /two\nRUN cat /one /two | md5sum > /out\n`
      }).join('') +
      FOREVER,
    files,
    pushes: [{ a: '2' }, { b: '2' }],
  },
  {
    name: 'the whole root of a stage',
    dockerfile: `FROM ${BASE} AS build\nCOPY d /d\nFROM ${BASE}\nCOPY --from=build / /n/\n${FOREVER}`,
    files,
    pushes: [{ 'd/x': '2' }, { 'd/y': null }],
  },
  {
    name: 'the whole root of a stage from scratch',
    dockerfile: `FROM scratch AS one\nCOPY d /\nFROM ${BASE}\nCOPY --from=one / /n/\n${FOREVER}`,
    files: { 'd/a': '1', 'd/b': '1' },
    pushes: [{ 'd/a': '2' }, { 'd/c': '1', 'd/b': null }],
  },
  {
    name: 'a source in a stage that goes, leads nowhere, and comes back',
    dockerfile: `FROM ${BASE} AS one\nCOPY d /n\nFROM ${BASE}\nCOPY --from=one /n/a /n\n${FOREVER}`,
    files: { 'd/a': '1', 'd/b': '1' },
    pushes: [{ 'd/a': { link: 'none' } }, { 'd/a': '2' }, { 'd/a': null }, { 'd/a': '3' }],
    ends: ['failed', 'done', 'failed', 'done'],
  },
]
