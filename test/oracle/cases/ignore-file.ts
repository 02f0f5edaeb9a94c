import type { Push } from '../support/types.ts'
import { app, BASE, FOREVER, type NamedCase } from './types.ts'

const files = {
  'a.txt': '1',
  b: '1',
  'd/a.txt': '1',
  'd/b': '1',
  'd/sub/c.txt': '1',
  'd/sub/d': '1',
  'e/b': '1',
}
const pushes: Push[] = [
  { 'a.txt': '2', 'd/a.txt': '2', 'd/sub/c.txt': '2', b: '2', 'e/b': '2', 'd/sub/d': '2' },
  { 'd/sub': null, 'e/new.txt': '1' },
  { 'd/sub/c.txt': '3', 'new/sub/x.txt': '1' },
]

const rules: NamedCase[] = [
  ...['*.txt', '**/*.txt', 'd', 'd/', '/d', './d', 'd/*', 'd/**', '**/sub', 'd/sub/../b', 'sub'],
  ...['*\n!d', '**\n!**/*.txt', 'd\n!d/sub', 'd/*\n!d/sub/c.txt', '*\n!d/sub/c.txt\nd/sub/d'],
  ...['# *\n#d', ' # d', '\\#x', '! b\nb', 'b\n! b', '?', '[a-c]*', '[^a]', '[!b]', '**b', 'b**'],
  ...['.', '/', '', 'B', '"b"', 'd/a*\r', '!d\nd\n!d/b', '*/b', '**/d/*'],
].map<NamedCase>((rule) => ({
  name: `the rules ${JSON.stringify(rule)}`,
  dockerfile: app('COPY . /n'),
  files: { ...files, '.dockerignore': `Dockerfile\n.dockerignore\n${rule}\n` },
  pushes,
}))

export const ignoreFile: NamedCase[] = [
  ...rules,
  {
    name: 'an ignore file that comes, changes and goes',
    dockerfile: app('COPY . /n\nCOPY d /m/'),
    files,
    pushes: [
      { '.dockerignore': '**/b\n' },
      { '.dockerignore': '**/*.txt\n!d/sub\nd/sub/d\n', 'd/b': '2' },
      { '.dockerignore': null },
    ],
  },
  {
    name: 'an ignore file that takes a source away: refused, and mended',
    dockerfile: app('COPY d /n\nCOPY b /m'),
    files,
    pushes: [{ '.dockerignore': 'b\n' }, { '.dockerignore': 'e\n', b: '2' }],
    ends: ['failed', 'done'],
  },
  {
    name: 'an ignore file that Docker refuses: refused, and mended',
    dockerfile: app('COPY d /n\nCOPY b /m'),
    files,
    pushes: [
      { '.dockerignore': '!\n', b: '2' },
      { '.dockerignore': 'e\n', 'd/b': '2' },
    ],
    ends: ['failed', 'done'],
  },
  {
    name: "the Dockerfile's own ignore file comes first",
    dockerfile: app('COPY . /n'),
    files: { ...files, '.dockerignore': 'b\n', 'Dockerfile.dockerignore': 'd\n' },
    pushes: [
      { b: '2', 'd/b': '2' },
      { '.dockerignore': 'e\n' },
      { 'Dockerfile.dockerignore': 'a.txt\n' },
    ],
  },
  {
    name: "the Dockerfile's own ignore file comes and goes",
    dockerfile: app('COPY . /n'),
    files: { ...files, '.dockerignore': 'b\n' },
    pushes: [{ 'Dockerfile.dockerignore': 'd\n' }, { 'Dockerfile.dockerignore': null }],
  },
  {
    name: 'the parents of an exception keep their own modes',
    dockerfile: app('COPY . /n'),
    files: {
      'd/x': '1',
      d: { directory: true, mode: 0o711 },
      'd/sub/y': '1',
      '.dockerignore': 'd\n!d/sub/y\n',
    },
    pushes: [{ 'd/sub/y': '2' }, { d: { directory: true, mode: 0o700 } }, { 'd/sub/y': null }],
  },
  {
    name: 'a Dockerfile of one app of many, with an ignore file of its own beside it',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /repo
COPY package.json ./
COPY packages/*/package.json manifests/
COPY packages packages
COPY apps/web apps/web
RUN rm -rf dist && mkdir dist && cat $(find apps packages -type f | sort) > dist/server.js
FROM ${BASE}
WORKDIR /srv
COPY --from=build /repo/dist .
COPY apps/web/entrypoint.sh /
COPY . /all
${FOREVER}`,
    files: {
      'package.json': '1',
      'packages/ui/package.json': '1',
      'packages/ui/a.js': '1',
      'packages/ui/a.test.js': '1',
      'apps/web/b.js': '1',
      'apps/admin/c.js': '1',
      'apps/web/entrypoint.sh': { content: '#!', mode: 0o755 },
      '.dockerignore': 'packages\n',
      'apps/web/Dockerfile.dockerignore':
        '*\n!package.json\n!packages\n!apps/web\n**/*.test.js\n**/node_modules\napps/web/Dockerfile*\n',
    },
    options: { dockerfilePath: 'apps/web/Dockerfile' },
    pushes: [
      { 'packages/ui/a.js': '2', 'packages/ui/a.test.js': '2' },
      { 'apps/admin/c.js': '2', '.dockerignore': '*\n', 'packages/ui/b.test.js': '1' },
      { 'apps/web/Dockerfile.dockerignore': '*\n!package.json\n!packages\n!apps\n**/*.test.js\n' },
      { 'apps/admin/c.js': null, 'packages/db/package.json': '1', 'apps/web/entrypoint.sh': '#!2' },
      { 'apps/web/Dockerfile.dockerignore': null, '.dockerignore': '**/*.test.js\n' },
    ],
    ends: ['done', 'unchanged', 'done', 'done', 'done'],
  },
]
