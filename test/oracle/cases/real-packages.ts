import { bundle, pnpm, sources } from './node-project.ts'
import { BASE, FOREVER, type NamedCase } from './types.ts'

/* Where Dockerfiles put packages for development, and how they get rid of them again. */

export const realPackages: NamedCase[] = [
  {
    name: 'Bun: packages for development and production side by side',
    dockerfile: `FROM ${BASE} AS base
WORKDIR /usr/src/app
FROM base AS install
RUN mkdir -p /temp/dev
COPY package.json bun.lock /temp/dev/
RUN cd /temp/dev && rm -rf node_modules && mkdir node_modules && cp bun.lock node_modules/dev
RUN mkdir -p /temp/prod
COPY package.json bun.lock /temp/prod/
RUN cd /temp/prod && rm -rf node_modules && mkdir node_modules && cp bun.lock node_modules/prod
FROM base AS prerelease
COPY --from=install /temp/dev/node_modules node_modules
COPY . .
ENV NODE_ENV=production
RUN test -f node_modules/dev && cat index.ts src/* > build.js
FROM base AS release
COPY --from=install /temp/prod/node_modules node_modules
COPY --from=prerelease /usr/src/app/index.ts .
COPY --from=prerelease /usr/src/app/package.json .
COPY --from=prerelease /usr/src/app/build.js .
USER app
EXPOSE 3000/tcp
${FOREVER}`,
    files: {
      'package.json': '1',
      'bun.lock': '1',
      'index.ts': '1',
      'src/a.ts': '1',
      '.dockerignore':
        'node_modules\nDockerfile*\ndocker-compose*\n.dockerignore\n.git\n.gitignore\nREADME.md\nLICENSE\n.vscode\nMakefile\nhelm-charts\n.env\n.editorconfig\n.idea\ncoverage*\n',
    },
    pushes: [
      { 'src/a.ts': '2' },
      { 'bun.lock': '2' },
      { 'README.md': '1', 'coverage/x': '1' },
      { 'package.json': '2', 'index.ts': { link: 'src/a.ts' } },
    ],
    ends: ['done', 'done', 'unchanged', 'done'],
  },
  {
    name: 'packages for development in the stage of the build, pruned after it',
    dockerfile: `FROM ${BASE} AS base
WORKDIR /app
ENV NODE_ENV="production"
FROM base AS build
COPY package-lock.json* package.json ./
${pnpm} && touch node_modules/.bin/vite
COPY . .
RUN ls node_modules/.bin/vite && ${bundle('build')}
RUN rm -rf node_modules/.bin/vite
FROM base
COPY --from=build /app /app
${FOREVER}`,
    files: { ...sources, '.dockerignore': '/.git\n/node_modules\n.env\n!.env.example\n' },
    pushes: [
      { 'src/a.js': '2' },
      { 'public/icon': '2', 'src/b.js': null },
      { 'package.json': '2.0.0', 'src/a.js': '3', '.env.example': '1' },
    ],
  },
  {
    name: 'a RUN that moves a directory to where its last run did needs a rebuild',
    dockerfile: `FROM ${BASE}
WORKDIR /usr/src/app
COPY ["package.json", "package-lock.json*", "npm-shrinkwrap.json*", "./"]
RUN mkdir node_modules && cp package.json node_modules/a && mv node_modules ../
COPY . .
RUN chown -R app /usr/src/app
USER app
${FOREVER}`,
    files: { 'package.json': '1', 'index.js': '1' },
    pushes: [{ 'index.js': '2' }, { 'npm-shrinkwrap.json': '1' }],
    ends: ['done', 'rebuild'],
  },
  {
    name: 'packages installed, then those for production alone',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /app
COPY package.json ./
RUN rm -rf node_modules && mkdir -p node_modules/.bin node_modules/vite node_modules/express && cp package.json node_modules/vite/ && cp package.json node_modules/express/ && ln -s ../vite/package.json node_modules/.bin/vite
COPY src src
RUN rm -rf dist && mkdir dist && cat node_modules/.bin/vite src/* > dist/a && ls node_modules >> dist/a
RUN rm -rf node_modules && mkdir -p node_modules/express && cp package.json node_modules/express/
FROM ${BASE}
COPY --from=build /app /app
${FOREVER}`,
    files: { 'package.json': '1', 'src/a': '1' },
    pushes: [
      { 'src/a': '2' },
      { 'src/b': '1' },
      { 'package.json': '2' },
      { 'package.json': '3', 'src/b': null },
    ],
  },
  {
    name: 'a virtual environment that RUNs prune, and what RUNs prune of the image',
    dockerfile: `FROM ${BASE} AS builder
COPY requirements*.txt ./
RUN rm -rf /opt/venv && mkdir -p /opt/venv/bin /opt/venv/lib/site/pip /opt/venv/lib/site/__pycache__ && cp requirements.txt /opt/venv/lib/site/ && cp requirements.txt /opt/venv/lib/site/pip/ && ln -s /bin/busybox /opt/venv/bin/python
RUN test -x /opt/venv/bin/python && cat /opt/venv/lib/site/pip/* > /opt/venv/report && rm -rf /opt/venv/lib/site/pip
RUN find /opt/venv -name __pycache__ -type d -exec rm -rf {} +
FROM ${BASE}
COPY --from=builder /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /code
COPY --chown=app:app ./app /code/app
RUN rm -rf /base/dir/sub /base/link && mkdir -p /code/log && chown app /code/log && ls /base > /code/log/base
USER app
COPY alembic* ./
${FOREVER}`,
    files: {
      'requirements.txt': '1',
      'app/main.py': '1',
      'alembic.ini': '1',
      'alembic/env.py': '1',
    },
    pushes: [
      { 'app/main.py': '2' },
      { 'requirements.txt': '2' },
      { 'requirements-dev.txt': '1', 'alembic/v/1.py': '1' },
      { 'alembic.ini': null, 'app/api/x.py': '1' },
    ],
  },
]
