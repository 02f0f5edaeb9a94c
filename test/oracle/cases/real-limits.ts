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
]
