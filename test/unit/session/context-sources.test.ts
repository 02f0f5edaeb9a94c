import { expect, it } from 'vitest'
import { parseDockerfile } from '../../../src/engine/dockerfile/index.ts'
import { contextSources, mayRead } from '../../../src/session/context-sources.ts'

const Dockerfile = `FROM busybox AS build
COPY package*.json src/ /app/
RUN --mount=type=bind,source=tools,target=/tools true
FROM busybox
COPY --from=build /app/dist /app/dist
ADD https://example.com/a.tar /a.tar
COPY conf/app.conf /etc/
`

it('knows what a Dockerfile reads of its context', () => {
  const sources = contextSources(parseDockerfile(Dockerfile))
  expect(sources.map(({ path, line }) => `${line} ${path}`)).toEqual([
    '2 package*.json',
    '2 src',
    '3 tools',
    '7 conf/app.conf',
  ])
})

it.each([
  ['src', 'src/a.ts', true],
  ['src/deep', 'src', true],
  ['src', 'srcs/a.ts', false],
  ['src', 'dev.log', false],
  ['', 'dev.log', true],
  ['package*.json', 'package-lock.json', true],
  ['package*.json', 'dev.log', false],
  ['packages/*/src', 'packages/web', true],
  ['packages/*/src', 'packages/web/test/a.ts', false],
  ['src/**/*.ts', 'src/a/b.ts', true],
])('may read by a copy of "%s" what is at %s: %s', (path, edited, expected) => {
  expect(mayRead([{ path, line: 1 }], edited)).toBe(expected)
})
