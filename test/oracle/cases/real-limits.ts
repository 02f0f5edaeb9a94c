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
    name: 'a file of /etc over which the engine mounts its own, beside one that changes',
    dockerfile: `FROM ${BASE}\nCOPY etc /etc\nRUN true\n${FOREVER}`,
    files: { 'etc/app/conf': '1', 'etc/hosts': '1.2.3.4 x' },
    pushes: [{ 'etc/app/conf': '2' }],
    todo: 'nothing can take the place of a mount',
  },
  {
    name: 'packed archives by pattern, whose version is in their names',
    dockerfile: `FROM ${BASE} AS pack
WORKDIR /src
COPY . .
RUN rm -rf /pack && mkdir -p /pack && cp src/a /pack/app-$(cat VERSION).whl
FROM ${BASE}
COPY --from=pack /pack/*.whl /tmp/
COPY releases/app-*.txt /tmp/release
RUN [ $(ls /tmp/*.whl | wc -l) = 1 ] && rm -rf /opt/app && mkdir -p /opt/app && cp /tmp/*.whl /opt/app/ && rm /tmp/*.whl
COPY current/conf /etc/app/
${FOREVER}`,
    files: {
      VERSION: '1.0',
      'src/a': '1',
      'releases/app-1.0.txt': '1',
      current: { link: 'releases/v1' },
      'releases/v1/conf/a': '1',
      'releases/v2/conf/b': '1',
    },
    pushes: [
      { 'src/a': '2' },
      { VERSION: '1.1', 'releases/app-1.0.txt': null, 'releases/app-1.1.txt': '2' },
      { current: { link: 'releases/v2' } },
      { 'releases/v2/conf/b': '2', 'releases/v1': null },
    ],
    todo: 'what a COPY brought and a RUN took away is brought back, though the COPY has it no more',
  },
  {
    name: 'a file of a copied directory that goes, which a later RUN removes',
    dockerfile: `FROM ${BASE}\nCOPY d /d\nRUN ls /d > /out\nRUN rm -f /d/*.map\n${FOREVER}`,
    files: { 'd/1.map': '1', 'd/2.js': '1' },
    pushes: [
      { 'd/2.js': '2' },
      { 'd/1.map': null, 'd/2.js': '3' },
      { 'd/4.map': '1' },
      { 'd/4.map': null, 'd/5': '1' },
    ],
    todo: 'what a COPY brought and a RUN took away is brought back, though the COPY has it no more',
  },
]
