import { BASE, FOREVER, type NamedCase } from './types.ts'

/* One layer over the other: what steps of real Dockerfiles do to files of the steps before. */

export const realLayers: NamedCase[] = [
  {
    name: 'a RUN that puts links and a file in the place of what was copied',
    dockerfile: `FROM ${BASE}
RUN mkdir -p /data/uploads /data/log
WORKDIR /app
COPY . .
RUN rm -rf public/uploads && ln -s /data/uploads public/uploads && ln -sf /dev/stdout log/production.log && ln -sf /data/log/x log/x && rm -rf tmp && touch tmp
RUN cat app.js > made
${FOREVER}`,
    files: {
      'app.js': '1',
      'public/uploads/.gitkeep': '',
      'public/x': '1',
      'log/production.log': 'l',
      'log/x': 'x',
      'tmp/cache/.gitkeep': '',
      'conf/a': '1',
    },
    pushes: [
      { 'app.js': '2' },
      { 'public/uploads/new': '1', 'log/x': 'y' },
      { 'public/x': '2', 'tmp/cache/.gitkeep': null },
      { 'public/uploads': null, 'public/uploads/a/b': '1' },
    ],
  },
  {
    name: 'all of it, then more specific files over it',
    dockerfile: `FROM ${BASE}
WORKDIR /srv
WORKDIR app
COPY . .
COPY config/production.json config/default.json
COPY .env.production .env
COPY overrides/ ./
WORKDIR config
RUN sed -i s/1/9/ default.json && cat *.json > ../all
COPY overrides/b.js lib/
${FOREVER}`,
    files: {
      'config/production.json': 'p1',
      'config/default.json': 'd1',
      '.env.production': '1',
      '.env': '0',
      'overrides/a.js': 'o1',
      'overrides/b.js': 'o1',
      'a.js': '1',
      'b.js': '1',
    },
    pushes: [
      { 'config/default.json': 'd2', 'a.js': '2' },
      { 'config/production.json': 'p11' },
      { 'overrides/a.js': null, '.env': null },
      { 'config/default.json': null, 'config/extra.json': '1' },
      { 'overrides/config/extra.json': 'o', 'a.js': null },
      { 'overrides/config': null },
    ],
  },
  {
    name: 'ONBUILD as the images of old had it',
    dockerfile: `FROM ${BASE} AS onbuild
RUN mkdir -p /usr/src/app
WORKDIR /usr/src/app
ONBUILD ARG NODE_ENV=production
ONBUILD ENV NODE_ENV $NODE_ENV
ONBUILD COPY package.json /usr/src/app/
ONBUILD RUN rm -rf node_modules && mkdir node_modules && cp package.json node_modules/$NODE_ENV
ONBUILD COPY . /usr/src/app
FROM onbuild
RUN cat node_modules/$NODE_ENV src/* > out
EXPOSE 8080
${FOREVER}`,
    files: { 'package.json': '1', 'src/a': '1' },
    options: { buildArgs: { NODE_ENV: 'staging' } },
    pushes: [{ 'src/a': '2' }, { 'package.json': '2' }, { 'src/a': null, 'src/b': '1' }],
  },
  {
    name: 'a user that a RUN makes of a file',
    dockerfile: `FROM ${BASE}
COPY uid /uid
RUN sed -i '/^www/d' /etc/passwd && echo www:x:$(cat /uid):$(cat /uid)::/:/bin/sh >> /etc/passwd
COPY --chown=www a /n/a
USER www
WORKDIR /made
RUN rm -f /gen/id && id -u > /gen/id
${FOREVER}`,
    files: { uid: '33', a: '1' },
    pushes: [{ a: '2' }, { uid: '44' }, { a: '3', uid: '55' }],
  },
  {
    name: 'caches below what was copied, relative ones, of an owner',
    dockerfile: `FROM ${BASE}
WORKDIR /app
COPY --chown=app . .
RUN chown app .
USER app
RUN --mount=type=cache,target=node_modules/.cache,uid=1000,gid=1000 --mount=type=cache,target=/app/target,uid=1000,sharing=locked,mode=0700 echo x > node_modules/.cache/x && cat src/* > target/app && cp target/app ./app
RUN --mount=type=cache,target=/home/app/.cache/deep/er,uid=1000 rm -f made && ls -A . node_modules > made
${FOREVER}`,
    files: { 'src/a': '1', 'node_modules/.keep': '' },
    pushes: [{ 'src/a': '2' }, { 'src/b': '1' }, { 'node_modules/.keep': null }],
  },
  {
    name: 'a release that a link names, which a RUN makes, and files copied behind the link',
    dockerfile: `FROM ${BASE}
WORKDIR /srv
COPY VERSION .
RUN V=$(cat VERSION) && rm -rf releases current && mkdir -p releases/$V && ln -sfn releases/$V current
COPY app current/
COPY --chown=app conf/app.conf /srv/current/conf/
RUN ls -R current/ > listing
WORKDIR /srv/current
${FOREVER}`,
    files: { VERSION: '1', 'app/a.js': '1', 'app/b.js': '1', 'conf/app.conf': '1' },
    pushes: [
      { 'app/a.js': '2' },
      { VERSION: '2' },
      { 'app/b.js': null, 'app/c/d.js': '1' },
      { VERSION: '3', 'app/a.js': '3', 'conf/app.conf': '2' },
    ],
  },
  {
    name: 'a destination that a RUN makes a directory, or does not',
    dockerfile: `FROM ${BASE}\nCOPY v /v\nRUN rm -rf /opt && mkdir -p /opt/$(cat /v)\nCOPY a /opt/1\n${FOREVER}`,
    files: { v: '1', a: '1' },
    pushes: [{ v: '2' }, { v: '1' }],
  },
]
