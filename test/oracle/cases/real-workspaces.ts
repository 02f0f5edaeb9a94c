import { pnpm, sources } from './node-project.ts'
import { BASE, FOREVER, type NamedCase } from './types.ts'

/* Dockerfiles of repositories of many packages, and the links that their tools make. */

export const realWorkspaces: NamedCase[] = [
  {
    name: 'pnpm: links into its store, which turn with a version',
    dockerfile: `FROM ${BASE} AS deps
WORKDIR /app
COPY package.json pnpm-lock.yaml ./
${pnpm}
FROM ${BASE}
WORKDIR /app
ENV PATH=/app/node_modules/.bin:$PATH
COPY --link --from=deps --chown=1001:1001 /app/node_modules ./node_modules
COPY --from=deps /app/node_modules/.bin/* /usr/local/bin/
COPY --chown=1001:1001 . .
USER 1001
${FOREVER}`,
    files: { ...sources, 'pnpm-lock.yaml': '1', '.dockerignore': 'node_modules' },
    pushes: [
      { 'src/a.js': '2' },
      { 'package.json': '1.1.0', 'pnpm-lock.yaml': '2' },
      { 'src/b.js': { link: 'a.js' } },
      { 'src/b.js': null, 'node_modules/dep/x': '1' },
    ],
    needs: '--link',
  },
  {
    name: 'a monorepo that turbo prunes: package files first, then all, then a standalone app',
    dockerfile: `FROM ${BASE} AS base
FROM base AS pruner
WORKDIR /repo
COPY . .
RUN rm -rf out && mkdir -p out/json/packages out/full/packages && cp package.json out/json/ && for p in apps/web $(cat apps/web/package.json); do mkdir -p out/json/$p out/full/$p && cp $p/package.json out/json/$p/ && cp -r $p/. out/full/$p/; done && cp lock out/lock
FROM base AS installer
WORKDIR /app
COPY .gitignore* .gitignore
COPY --from=pruner /repo/out/json/ .
COPY --from=pruner /repo/out/lock ./lock
RUN rm -rf node_modules && mkdir -p node_modules/@repo && cp lock node_modules/.lock && for p in packages/*; do ln -s ../../$p node_modules/@repo/$(basename $p); done
COPY --from=pruner /repo/out/full/ .
RUN rm -rf apps/web/dist && mkdir apps/web/dist && cat $(find apps/web/src node_modules/@repo/*/src -type f | sort) > apps/web/dist/server.js
FROM base AS runner
WORKDIR /app
COPY --from=installer --chown=1001:1001 /app/apps/web/dist ./
COPY --from=installer --chown=1001:1001 /app/node_modules ./node_modules
COPY --from=installer /app/packages/*/package.json ./last
USER 1001
${FOREVER}`,
    files: {
      ...{ 'package.json': '1', lock: '1', '.dockerignore': '**/node_modules\n**/dist\n.git\n' },
      ...{ 'apps/web/package.json': 'packages/ui', 'apps/web/src/a.js': '1', 'docs/x': '1' },
      ...{ 'packages/ui/package.json': '{}', 'packages/ui/src/b.js': '1' },
      ...{ 'packages/db/package.json': '{}', 'packages/db/src/c.js': '1' },
    },
    pushes: [
      { 'packages/ui/src/b.js': '2' },
      { 'docs/x': '2', 'packages/db/src/c.js': '2' },
      { lock: '2', '.gitignore': '1' },
      { 'packages/ui/src/b.js': null, 'packages/ui/src/lib/b.js': '3', 'apps/web/src/z.js': '1' },
    ],
  },
  {
    name: 'pnpm deploy, and the target of one app of two',
    dockerfile: `FROM ${BASE} AS base
ENV PNPM_HOME="/pnpm"
ENV PATH="$PNPM_HOME:$PATH"
FROM base AS build
COPY . /usr/src/app
WORKDIR /usr/src/app
RUN --mount=type=cache,id=pnpm,target=/pnpm/store mkdir -p packages/app1/node_modules && ln -sfn ../../lib packages/app1/node_modules/lib
RUN rm -rf /prod && for a in app1 app2; do mkdir -p /prod/$a && cp -a packages/$a/. /prod/$a/; done && cp -a packages/lib /prod/lib
FROM base AS app1
COPY --from=build /prod/app1 /prod/app1
COPY --from=build /prod/app1/node_modules/ /prod/modules/
COPY --from=build /prod/app1/node_modules/* /prod/module/
WORKDIR /prod/app1
EXPOSE 8000
${FOREVER}
FROM base AS app2
COPY --from=build /prod/app2 /prod/app2
WORKDIR /prod/app2
`,
    files: {
      ...{ 'packages/app1/a.js': '1', 'packages/app2/b.js': '1', 'packages/lib/l.js': '1' },
      ...{ '.dockerignore': 'node_modules\n.git\n*.md\ndist\n' },
    },
    options: { target: 'app1' },
    pushes: [
      { 'packages/lib/l.js': '2' },
      { 'packages/app2/b.js': '2', 'packages/lib/m.js': '1' },
      { 'packages/app1/a.js': { content: '1', mode: 0o755 }, 'packages/lib/l.js': null },
    ],
  },
  {
    name: 'packages of a workspace, linked from node_modules of the context',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /app
COPY node_modules node_modules
COPY packages/*/package.json manifests/
COPY packages packages
COPY node_modules/@a/* linked/
RUN rm -rf out && mkdir out && cat node_modules/@a/*/index.js > out/a.js && cp -rL node_modules/@a/b out/
FROM ${BASE}
COPY --from=build /app/out /app/node_modules/@a/b /srv/
COPY --from=build /app/node_modules /srv/node_modules
COPY node_modules/.bin /srv/bin
${FOREVER}`,
    files: {
      'node_modules/@a/b': { link: '../../packages/b' },
      'node_modules/@a/c': { link: '../../packages/c' },
      'node_modules/.bin/b': { link: '../@a/b/cli.js' },
      'node_modules/x/package.json': '1',
      'packages/b/package.json': '1',
      'packages/b/index.js': '1',
      'packages/b/cli.js': '1',
      'packages/c/package.json': '2',
      'packages/c/index.js': '1',
      'packages/b/node_modules/c': { link: '../../c' },
    },
    pushes: [
      { 'packages/b/index.js': '2' },
      { 'packages/c/lib/x.js': '1' },
      {
        'node_modules/@a/d': { link: '../../packages/d' },
        'packages/d/index.js': '1',
        'packages/d/package.json': '3',
      },
      { 'node_modules/@a/c': null, 'packages/c': null, 'packages/b/node_modules/c': null },
    ],
  },
]
