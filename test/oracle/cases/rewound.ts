import { app, BASE, FOREVER, type NamedCase } from './types.ts'

/* What a RUN finds around it: nothing of the steps after it, nor what those made of anything. */

export const rewound: NamedCase[] = [
  {
    name: 'what a later RUN made of a file of an earlier one',
    dockerfile: `FROM ${BASE}
RUN mkdir /m && echo dev > /m/mode
COPY src src
RUN cat /m/mode src/* > /out
RUN echo prod > /m/mode
${FOREVER}`,
    files: { 'src/a': '1' },
    pushes: [{ 'src/a': '2' }, { 'src/a': '3' }],
  },
  {
    name: 'what a RUN itself makes of files, bits, owners and links of an earlier one, which is redone in its turn',
    dockerfile: app(
      `COPY p /p
RUN rm -rf /m && mkdir -p /m/d && cp /p /m/f && cp /p /m/d/x && ln -s f /m/l && echo 1 > /m/fixed
COPY s /s
RUN cat /m/* /s > /out; stat -c '%a %u' /m/d/x >> /out; readlink /m/l >> /out
RUN echo 2 >> /m/f && echo 2 >> /m/fixed && chown 7 /m/d/x && chmod 700 /m/d && ln -sfn fixed /m/l`,
    ),
    files: { p: '1\n', s: '1\n' },
    pushes: [{ s: '2\n' }, { p: '2\n' }, { s: '3\n' }, { p: '3\n', s: '4\n' }, { s: '5\n' }],
  },
  {
    name: 'users that a RUN adds each time',
    dockerfile: app(
      'COPY a /a\nRUN if grep -q ^dev: /etc/passwd; then echo dev exists; exit 1; fi; echo dev:x:77:77::/:/bin/sh >> /etc/passwd && cat /a /etc/passwd > /out\nCOPY --chown=dev b /b',
    ),
    files: { a: '1', b: '1' },
    pushes: [{ a: '2' }, { b: '2' }, { a: '3', b: '3' }],
  },
  {
    name: 'later COPYs: new directories, below new ones, links, over what is there, by other stages',
    dockerfile: `FROM ${BASE} AS one
COPY one /one
FROM ${BASE}
COPY a /app/
RUN rm -rf /made && mkdir /made && cp /app/a /made/f && echo made > /made/over
RUN cd / && find app made base n1 l 2>/dev/null | sort > /list && cat /made/* /base/file >> /list
COPY --chown=7 b /n1/n2/b
COPY d /app/d/
COPY d/g /made/over
COPY --from=one /one /app/one
COPY two /base/file
COPY l /l/
RUN cd / && find app made base n1 l 2>/dev/null | sort > /list2
COPY two /app/d/g
${FOREVER}`,
    files: {
      a: '1',
      b: '1',
      'd/f': '1',
      'd/g': '1',
      'l/l': { link: '../app' },
      one: '1',
      two: '2',
    },
    pushes: [
      { a: '2' },
      { 'd/f': '2', one: '2' },
      { a: '3', b: '3', 'd/h': '3', two: '3' },
      { 'd/g': null },
      { 'd/g': '4', 'l/l': { link: 'a' } },
      { a: '4' },
      { a: '5', 'd/h': null },
      { a: '6', 'd/f': null, 'd/f/in': '1', 'd/h/in': '1' },
      { a: '7', 'd/f/in': null, 'd/f': '7', 'd/h/in': null },
    ],
    ends: ['done', 'done', 'done', 'failed', 'done', 'done', 'done', 'done', 'done'],
  },
  {
    name: 'a later COPY over what a RUN makes that is redone before, and then another',
    dockerfile: app(
      'COPY p /p\nRUN rm -rf /m && mkdir -p /m && cp /p /m/f && cp /p /m/f-$(cat /p)\nCOPY s /s\nRUN cat /m/f* /s > /out\nCOPY over /m/f\nCOPY over /m/f-2\nRUN cat /m/f* > /out2',
    ),
    files: { p: '1', s: '1', over: 'o' },
    pushes: [{ p: '2' }, { s: '2' }, { over: 'o2' }, { s: '3' }, { p: '3' }],
  },
  {
    name: 'a directory that a RUN comes to make where a COPY has a file, and the other way round',
    dockerfile: app(
      'COPY flag /flag\nRUN rm -rf /srv; mkdir /srv; [ $(cat /flag) = 1 ] || mkdir /srv/x; [ $(cat /flag) != 3 ] || touch /srv/y\nCOPY d /srv',
    ),
    files: { flag: '1', 'd/x': '1', 'd/y/in': '1' },
    pushes: [
      { flag: '2' },
      { 'd/y/in': '2' },
      { flag: '1' },
      { flag: '3', 'd/x': null },
      { flag: '1' },
    ],
    ends: ['failed', 'failed', 'done', 'failed', 'done'],
  },
  {
    name: 'a file of the parent image that a RUN removes and a later COPY brings again',
    dockerfile: app(
      'COPY a /a\nRUN cat /a /base/file /base/dir/a > /out; rm /base/file /base/dir/a\nCOPY two /base/file\nRUN cat /base/file >> /out; rm /base/file',
    ),
    files: { a: '1', two: '2' },
    pushes: [{ a: '2' }, { two: '3' }, { a: '3', two: '4' }],
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
    pushes: [{ 'src/a': '2' }, { 'src/b': '1', 'src/a': null }],
  },
  {
    name: 'directories and links that RUNs give other names: relative ones, within others, quoted',
    dockerfile: app(
      `WORKDIR /w
COPY src src
RUN mkdir -p out && cp -r src out/v && cp -a "src" 'out/w' && ln -s out/v now && cp src/a out/v/b
RUN cd out && cp -R w x ; mkdir -p y && mv x y && cp -r v y/
COPY last out/w/last`,
    ),
    files: { 'src/a': '1', 'src/d/c': '1', last: '1' },
    pushes: [{ 'src/a': '2' }, { 'src/d/c': '2', 'src/d/e': '1' }, { last: '2', 'src/a': '3' }],
  },
]
