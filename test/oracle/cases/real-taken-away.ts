import { BASE, FOREVER, type NamedCase } from './types.ts'

/* What RUNs of real Dockerfiles take away again: of COPYs, of RUNs before them, of the parent image. */

export const realTakenAway: NamedCase[] = [
  {
    name: 'Rails: packages that go in the RUN that compiles with them',
    dockerfile: `FROM ${BASE} AS base
WORKDIR /rails
ENV BUNDLE_PATH="/usr/local/bundle"
FROM base AS build
COPY Gemfile Gemfile.lock ./
RUN rm -rf "\${BUNDLE_PATH}" && mkdir -p "\${BUNDLE_PATH}"/ruby/gems && cp Gemfile.lock "\${BUNDLE_PATH}"/ruby/gems/ && touch "\${BUNDLE_PATH}"/ruby/x.git
COPY package.json yarn.lock ./
RUN mkdir node_modules && cp yarn.lock node_modules/esbuild
COPY . .
RUN cat app/*.rb > tmp/bootsnap
RUN rm -rf public/assets && mkdir -p public/assets && cat node_modules/esbuild app/javascript/* > public/assets/app-$(cat app/javascript/* | md5sum | cut -c1-6).js && rm -rf node_modules
FROM base
RUN grep -q rails /etc/passwd || echo rails:x:1001:1001::/rails:/bin/sh >> /etc/passwd
USER 1001:1001
COPY --chown=rails:1001 --from=build "\${BUNDLE_PATH}" "\${BUNDLE_PATH}"
COPY --chown=rails:1001 --from=build /rails /rails
ENTRYPOINT []
${FOREVER}`,
    files: {
      Gemfile: '1',
      'Gemfile.lock': '1',
      'package.json': '1',
      'yarn.lock': '1',
      'app/a.rb': '1',
      'app/javascript/a.js': '1',
      'tmp/.keep': '',
      'log/.keep': '',
      'storage/.keep': '',
      'bin/rails': { content: '#!', mode: 0o755 },
      '.dockerignore':
        '/.git/\n/.env*\n/log/*\n/tmp/*\n!/log/.keep\n!/tmp/.keep\n/storage/*\n!/storage/.keep\n/node_modules/\n/public/assets\n',
    },
    pushes: [
      { 'app/a.rb': '2' },
      { 'app/javascript/b.js': '1', 'log/development.log': 'x' },
      { 'app/javascript/a.js': null, 'tmp/x': '1', 'bin/dev': '#!' },
      { 'storage/.keep': null, 'config/routes.rb': '1' },
    ],
  },
  {
    name: 'a last stage on that of the build, pruned there',
    dockerfile: `FROM ${BASE} AS deps
WORKDIR /app
COPY package.json ./
RUN rm -rf node_modules && mkdir -p node_modules/.bin node_modules/vite node_modules/express && cp package.json node_modules/vite/ && cp package.json node_modules/express/ && ln -s ../vite/package.json node_modules/.bin/vite && chmod 750 node_modules/vite
FROM deps AS build
COPY src src
COPY public public
RUN rm -rf dist && mkdir dist && cat node_modules/.bin/vite src/* > dist/a && cp -r public dist/
FROM build AS production
RUN rm -rf src node_modules/vite node_modules/.bin public
COPY conf conf
RUN cat dist/a conf/* > all
${FOREVER}`,
    files: { 'package.json': '1', 'src/a': '1', 'public/x': '1', 'conf/c': '1' },
    pushes: [
      { 'src/a': '2' },
      { 'conf/c': '2' },
      { 'src/b': '1', 'public/x': null, 'public/y': '1' },
      { 'package.json': '2', 'src/b': null },
      { 'conf/d': '1' },
    ],
  },
  {
    name: 'RUNs of a stage that leave only what is copied',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /build
COPY . .
RUN mkdir -p node_modules/a && cp package.json node_modules/a/ && chmod -R go-w . && find . -name '*.md' -exec rm {} +
RUN rm -rf out && mkdir out && cp -r src node_modules out/ && mv out/src out/lib && rm -rf node_modules src
FROM ${BASE}
WORKDIR /srv
COPY --from=build /build .
RUN rm -rf package.json
COPY package.json meta/
${FOREVER}`,
    files: { 'package.json': '1', 'src/a': '1', 'src/README.md': '1', 'x/README.md': '1' },
    pushes: [
      { 'src/a': '2' },
      { 'src/README.md': null, 'src/b/c.md': '1', 'src/b/d': '1' },
      { 'package.json': '2' },
      { 'x/README.md': null, 'src/b': null },
    ],
  },
  {
    name: 'a secret that a RUN removes, an archive that a RUN unpacks',
    dockerfile: `FROM ${BASE}
ARG SRC
COPY id_rsa /root/.ssh/id_rsa
COPY .npmrc* .env.example ./
RUN chmod 600 /root/.ssh/id_rsa && cp .env.example .env && rm -rf /root/.ssh .npmrc
COPY app.tar.gz /tmp/
RUN rm -rf /opt/app && mkdir -p /opt/app && gunzip -c /tmp/app.tar.gz | tar x -C /opt/app && rm /tmp/app.tar.gz
COPY \${SRC:-src}/ /opt/app/src
${FOREVER}`,
    files: {
      id_rsa: '1',
      '.env.example': '1',
      'src/a': '1',
      'app.tar.gz': { archive: { a: '1', 'b/c': '1' }, gzip: true },
    },
    pushes: [
      { 'src/a': '2' },
      { 'app.tar.gz': { archive: { a: '2', 'b/d': '1' }, gzip: true } },
      { '.npmrc': 'x', '.env.example': '2' },
      { '.npmrc': null, id_rsa: '2' },
    ],
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
  },
]
