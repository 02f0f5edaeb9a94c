import { BASE, FOREVER, type NamedCase } from './types.ts'

/* What RUNs put in the place of what was there before them, as links to where data are kept. */

export const realReplaced: NamedCase[] = [
  {
    name: 'a link that a RUN puts in the place of a directory of an earlier RUN',
    dockerfile: `FROM ${BASE}
RUN mkdir -p /app/log /data && echo 1 > /app/log/f
COPY a /a
RUN rm -rf /app/log && ln -s /data /app/log && cat /a > /out
${FOREVER}`,
    files: { a: '1' },
    pushes: [{ a: '2' }],
  },
  {
    name: 'a link that a RUN puts in the place of a directory of the image',
    dockerfile: `FROM ${BASE}
COPY a /a
RUN rm -rf /base/dir && ln -s /gen /base/dir && cat /a > /out
${FOREVER}`,
    files: { a: '1' },
    pushes: [{ a: '2' }],
  },
  {
    name: 'a file that a RUN puts in the place of a directory, and the other way round',
    dockerfile: `FROM ${BASE}
COPY a /a
RUN test -d /base/dir && rm -rf /base/dir /base/file && mkdir /base/file && cp /a /base/file/ && cat /a > /base/dir
${FOREVER}`,
    files: { a: '1' },
    pushes: [{ a: '2' }],
  },
]
