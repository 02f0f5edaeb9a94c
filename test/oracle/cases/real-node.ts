import { bundle, pnpm, sources } from './node-project.ts'
import { BASE, FOREVER, type NamedCase } from './types.ts'

/*
 * Dockerfiles of Node frameworks, from their manuals and templates. In place of what a package
 * manager or a bundler would fetch and compile, the RUNs do to files what these do.
 */

export const realNode: NamedCase[] = [
  {
    name: 'Next.js: whichever lock file is there, standalone, static files by hash',
    dockerfile: `FROM ${BASE} AS base
FROM base AS deps
WORKDIR /app
COPY package.json yarn.lock* package-lock.json* pnpm-lock.yaml* .npmrc* ./
RUN rm -rf node_modules && mkdir node_modules; if [ -f yarn.lock ]; then cp yarn.lock node_modules/.yarn; elif [ -f package-lock.json ]; then cp package-lock.json node_modules/.lock; else echo "Lockfile not found." && exit 1; fi
FROM base AS builder
WORKDIR /app
COPY --from=deps /app/node_modules ./node_modules
COPY . .
RUN ${bundle('.next/static')} && rm -rf .next/standalone && mkdir .next/standalone && cp -r node_modules package.json .next/standalone/
FROM base AS runner
WORKDIR /app
ENV NODE_ENV=production
RUN grep -q nodejs /etc/group || { echo nodejs:x:1001: >> /etc/group && echo nextjs:x:1001:1001::/:/bin/sh >> /etc/passwd; }
COPY --from=builder /app/public ./public
RUN mkdir -p .next && chown nextjs:nodejs .next
COPY --from=builder --chown=nextjs:nodejs /app/.next/standalone ./
COPY --from=builder --chown=nextjs:nodejs /app/.next/static ./.next/static
USER nextjs
${FOREVER}`,
    files: {
      ...sources,
      'yarn.lock': '1',
      '.dockerignore':
        'Dockerfile\n.dockerignore\nnode_modules\nnpm-debug.log\nREADME.md\n.next\n!.next/static\n!.next/standalone\n.git\n',
    },
    pushes: [
      { 'src/a.js': '2' },
      { 'yarn.lock': null, 'package-lock.json': '1' },
      { 'package-lock.json': null },
      { 'package-lock.json': '2', '.npmrc': 'x', 'README.md': '1' },
      { 'src/b.js': null, 'src/c/d.js': '1', 'public/icon': null, 'public/robots.txt': '1' },
    ],
    ends: ['done', 'done', 'failed', 'done', 'done'],
  },
  {
    name: 'Remix: production packages, all packages and the bundle out of stages of their own',
    dockerfile: `FROM ${BASE} AS base
FROM base AS deps
WORKDIR /myapp
ADD package.json .npmrc* ./
${pnpm} && touch node_modules/dev
FROM base AS production-deps
WORKDIR /myapp
COPY --from=deps /myapp/node_modules /myapp/node_modules
ADD package.json .npmrc* ./
RUN rm -f node_modules/dev
FROM base AS build
WORKDIR /myapp
COPY --from=deps /myapp/node_modules /myapp/node_modules
ADD prisma .
RUN cat schema.prisma > node_modules/.prisma
ADD . .
RUN ${bundle('build/client')} && cat node_modules/.prisma > build/server.js
FROM base
WORKDIR /myapp
COPY --from=production-deps /myapp/node_modules /myapp/node_modules
COPY --from=build /myapp/node_modules/.prisma /myapp/node_modules/.prisma
COPY --from=build /myapp/build /myapp/build
ADD . .
ENTRYPOINT ["sh", "-c", "sleep 1000000"]
`,
    files: {
      ...sources,
      'prisma/schema.prisma': '1',
      'start.sh': 'exec x',
      '.dockerignore': '/node_modules\n*.log\n.DS_Store\n.env\n/.cache\n/public/build\n/build\n',
    },
    pushes: [
      { 'src/a.js': '2' },
      { 'prisma/schema.prisma': '2' },
      { 'start.sh': { content: 'exec x', mode: 0o755 }, '.env': '1' },
      { 'package.json': '2.0.0', 'src/b.js': null },
      { 'build/mine': '1', '.dockerignore': '/node_modules\n' },
    ],
  },
  {
    name: 'NestJS: a user from the first COPY on, packages pruned in the stage of the build',
    dockerfile: `FROM ${BASE} AS development
WORKDIR /usr/src/app
COPY --chown=app:app package*.json ./
${pnpm}
COPY --chown=app:app . .
USER app
FROM ${BASE} AS build
WORKDIR /usr/src/app
COPY --chown=app:app package*.json ./
COPY --chown=app:app --from=development /usr/src/app/node_modules ./node_modules
COPY --chown=app:app . .
RUN ${bundle('dist')}
RUN rm -f node_modules/.bin/dep && echo pruned > node_modules/.package-lock.json
USER app
FROM ${BASE} AS production
COPY --chown=app:app --from=build /usr/src/app/node_modules ./node_modules
COPY --chown=app:app --from=build /usr/src/app/dist ./dist
${FOREVER}`,
    files: {
      ...sources,
      '.dockerignore': 'Dockerfile\n.dockerignore\nnode_modules\nnpm-debug.log\ndist\n',
    },
    pushes: [
      { 'src/a.js': '2' },
      { 'src/a.js': null, 'src/x/a.js': '2' },
      { 'package.json': '1.2.0' },
      { 'package-lock.json': '1', 'src/b.js': '3' },
    ],
  },
]
