import { BASE, FOREVER, type NamedCase } from './types.ts'

/* What Dockerfiles of real life do that a push cannot bring in line, or does not yet. */

export const realLimits: NamedCase[] = [
  {
    name: 'what a later RUN made of a file of an earlier one',
    dockerfile: `FROM ${BASE}
RUN mkdir /m && echo dev > /m/mode
COPY src src
RUN cat /m/mode src/* > /out
RUN echo prod > /m/mode
${FOREVER}`,
    files: { 'src/a': '1' },
    pushes: [{ 'src/a': '2' }],
    todo: 'what RUNs made is not made anew',
  },
  {
    name: 'a directory that a RUN moves to a name that its last run gave one',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /app
COPY . .
RUN rm -rf dist && mkdir dist && cp src/* dist/ && mv dist /srv
FROM ${BASE}
COPY --from=build /srv /srv
${FOREVER}`,
    files: { 'package.json': '1', 'src/a': '1' },
    pushes: [{ 'src/a': '2' }],
    todo: 'what its last run made is not taken away before a RUN',
  },
  {
    name: 'a link that a RUN puts in the place of a directory of an earlier RUN',
    dockerfile: `FROM ${BASE}
RUN mkdir -p /app/log /data && echo 1 > /app/log/f
COPY a /a
RUN rm -rf /app/log && ln -s /data /app/log && cat /a > /out
${FOREVER}`,
    files: { a: '1' },
    pushes: [{ a: '2' }],
    todo: 'what is brought back before a RUN goes through what it put in its place',
  },
  {
    name: 'a link that a RUN puts in the place of a directory of the image',
    dockerfile: `FROM ${BASE}
COPY a /a
RUN rm -rf /base/dir && ln -s /gen /base/dir && cat /a > /out
${FOREVER}`,
    files: { a: '1' },
    pushes: [{ a: '2' }],
    todo: 'what is brought back before a RUN goes through what it put in its place',
  },
  {
    name: 'a file that a RUN puts in the place of a directory, and the other way round',
    dockerfile: `FROM ${BASE}
COPY a /a
RUN test -d /base/dir && rm -rf /base/dir /base/file && mkdir /base/file && cp /a /base/file/ && cat /a > /base/dir
${FOREVER}`,
    files: { a: '1' },
    pushes: [{ a: '2' }],
    todo: 'what is brought back before a RUN goes through what it put in its place',
  },
]
