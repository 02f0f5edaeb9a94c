import { BASE, FOREVER, type NamedCase } from './types.ts'

/*
 * The Dockerfiles that tools and their manuals hand out, with what their RUNs do to files in place of
 * the RUNs themselves.
 */

const npm = 'RUN rm -rf node_modules && mkdir node_modules && cp package.json node_modules/of'
const sources = { 'package.json': '{}', 'src/a.js': '1', 'src/b.js': '1', 'public/icon': '1' }

export const realLife: NamedCase[] = [
  {
    name: 'a Node server: its packages before its sources, an own user',
    dockerfile: `FROM ${BASE}
WORKDIR /usr/src/app
COPY package*.json ./
${npm}
USER nobody
COPY --chown=nobody . .
EXPOSE 3000
${FOREVER}`,
    files: { ...sources, '.dockerignore': 'node_modules\nDockerfile\n*.log\n' },
    pushes: [
      { 'src/a.js': '2', 'x.log': '1' },
      { 'package.json': '{"a":1}' },
      { 'src/b.js': null, 'src/c/d.js': '1' },
    ],
    redone: [[6], [3, 4, 6], [6]],
  },
  {
    name: 'static files behind a server',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /app
COPY package.json ./
${npm}
COPY . .
RUN rm -rf dist && mkdir dist && cat src/*.js > dist/app.js && cp public/* dist/
FROM ${BASE}
COPY --from=build /app/dist /usr/share/html
COPY server.conf /etc/conf.d/default.conf
${FOREVER}`,
    files: { ...sources, 'server.conf': '1' },
    pushes: [
      { 'src/a.js': '2' },
      { 'server.conf': '2' },
      { 'public/icon': null, 'public/logo': '1' },
      { 'package.json': '{"a":1}', 'server.conf': '3' },
    ],
  },
  {
    name: 'a standalone build of three stages, and a configuration beside it',
    dockerfile: `FROM ${BASE} AS base
FROM base AS deps
WORKDIR /app
COPY package.json lock* ./
${npm}
FROM base AS builder
WORKDIR /app
COPY --from=deps /app/node_modules ./node_modules
COPY . .
RUN rm -rf .out && mkdir -p .out/standalone .out/static && cat src/* > .out/standalone/server.js && cp src/b.js .out/static/
FROM base AS runner
WORKDIR /app
ENV MODE=production
COPY --from=builder /app/public ./public
RUN mkdir -p .out && chown 55 .out
COPY --from=builder --chown=55:nobody /app/.out/standalone ./
COPY --from=builder --chown=55:nobody /app/.out/static ./.out/static
COPY config.json /app
USER 55
${FOREVER}`,
    files: { ...sources, 'config.json': '1', '.dockerignore': '.out\nnode_modules\n' },
    pushes: [
      { 'src/a.js': '2' },
      { 'config.json': '2' },
      { 'public/icon': '2' },
      { 'package.json': '{"a":1}', 'src/b.js': '2' },
      { lock: '1' },
    ],
  },
  {
    name: 'a program in an image from scratch',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN cat go.mod go.sum > /tmp/modules
COPY . .
RUN --mount=type=cache,target=/root/.cache cat main.go /tmp/modules > /bin/app && chmod 755 /bin/app
FROM scratch
COPY --from=build /etc/passwd /etc/passwd
COPY --from=build /bin/app /app
COPY --from=build /bin/busybox /bin/sleep
${FOREVER}`,
    files: { 'go.mod': '1', 'go.sum': '1', 'main.go': '1' },
    pushes: [{ 'main.go': '2' }, { 'go.sum': '2' }, { 'main.go': '3', 'util.go': '1' }],
  },
  {
    name: 'a workspace of several packages',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /repo
COPY package.json workspace.yaml ./
COPY packages/a/package.json packages/a/
COPY packages/b/package.json packages/b/
${npm}
COPY packages packages
RUN rm -rf /out && mkdir /out && cp -r packages/a/src /out/a && cp -r packages/b/src /out/b
FROM ${BASE}
WORKDIR /srv
COPY --from=build /out/a .
COPY --from=build /out/b /srv/lib
COPY env.json .
${FOREVER}`,
    files: {
      ...{ 'package.json': '{}', 'workspace.yaml': '1', 'env.json': '1' },
      ...{ 'packages/a/package.json': '{}', 'packages/a/src/x.js': '1' },
      ...{ 'packages/b/package.json': '{}', 'packages/b/src/y.js': '1' },
    },
    pushes: [
      { 'packages/a/src/x.js': '2' },
      { 'env.json': '2' },
      { 'packages/b/package.json': '{"b":1}' },
      { 'packages/b/src/y.js': null, 'packages/b/src/z.js': '1', 'env.json': '3' },
    ],
  },
  {
    name: 'an app whose static files are collected, in an own environment',
    dockerfile: `FROM ${BASE}
ENV HOME=/home/app LANG=C
RUN mkdir -p $HOME/web
WORKDIR $HOME/web
COPY ./requirements.txt .
RUN cp requirements.txt /tmp/installed
COPY ./entrypoint.sh .
RUN sed -i 's/\\r$//g' entrypoint.sh && chmod +x entrypoint.sh
COPY . $HOME/web
RUN chown -R nobody $HOME && rm -rf static && cp -r assets static
USER nobody
${FOREVER}`,
    files: {
      'requirements.txt': '1',
      'entrypoint.sh': 'x\r\n',
      'app.py': '1',
      'assets/a.css': '1',
    },
    pushes: [
      { 'app.py': '2' },
      { 'assets/a.css': null, 'assets/b.css': '1' },
      { 'entrypoint.sh': 'y\r\n' },
      { 'requirements.txt': '2' },
    ],
  },
  {
    name: 'a RUN that makes what is there since its last run needs a rebuild',
    dockerfile: `FROM ${BASE}\nCOPY a /a\nRUN mkdir /made && cp /a /made/\n${FOREVER}`,
    files: { a: '1' },
    pushes: [{ a: '2' }],
    ends: ['rebuild'],
  },
  {
    name: 'a RUN that links what is linked since its last run',
    dockerfile: `FROM ${BASE}\nCOPY a /a\nRUN ln -s a /linked\n${FOREVER}`,
    files: { a: '1' },
    pushes: [{ a: '2' }, { a: '3' }],
  },
]
