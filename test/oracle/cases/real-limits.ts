import { BASE, FOREVER, type NamedCase } from './types.ts'

/* What Dockerfiles of real life do that a push cannot bring in line, or does not yet. */

export const realLimits: NamedCase[] = [
  {
    name: 'a destination that a RUN makes a directory, or does not',
    dockerfile: `FROM ${BASE}\nCOPY v /v\nRUN rm -rf /opt && mkdir -p /opt/$(cat /v)\nCOPY a /opt/1\n${FOREVER}`,
    files: { v: '1', a: '1' },
    pushes: [{ v: '2' }, { v: '1' }],
    todo: 'where a COPY writes is not looked up again after a RUN',
  },
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
]
