import type Docker from 'dockerode'
import { expect, it } from 'vitest'
import { buildKitOnly, chooseBuilder, hasBuildKit } from '../../../src/docker/builder.ts'
import { ImageBuildError } from '../../../src/engine/errors.ts'

it.each([
  ['linux', '1.39', true],
  ['linux', '1.45', true],
  ['linux', '2.0', true],
  ['linux', '1.38', false],
  ['linux', '1.9', false],
  ['windows', '1.45', false],
])('an engine for %s with API %s has BuildKit: %s', (os, version, expected) => {
  expect(hasBuildKit(os, version)).toBe(expected)
})

it.each([
  ['FROM x\nRUN echo hi\nCOPY --chown=1 a b\nADD --from=x a b', undefined],
  ['FROM x\n# RUN --mount=type=cache x\nLABEL a="--link"', undefined],
  ['FROM x\nRUN --mount=type=cache,target=/c make', 'RUN --mount=type=cache,target=/c make'],
  ['FROM x\nrun \\\n  --network=none make', 'run    --network=none make'],
  ['FROM x\n  COPY --from=a --link a b', 'COPY --from=a --link a b'],
  ['FROM x\nCOPY <<EOF /a\nx\nEOF', 'COPY <<EOF /a'],
  ['FROM x\r\nCOPY --chmod=755 a b\r\n', 'COPY --chmod=755 a b'],
])('in %j only BuildKit understands %j', (text, expected) => {
  expect(buildKitOnly(text)).toBe(expected)
})

it('refuses what the classic builder would ignore', async () => {
  const docker = {
    version: () => Promise.resolve({ Os: 'linux', ApiVersion: '1.38' }),
  } as unknown as Docker
  expect(await chooseBuilder(docker, 'FROM x\nRUN y')).toBe(1)
  const refused = chooseBuilder(docker, 'FROM x\nRUN <<EOF\ny\nEOF')
  await expect(refused).rejects.toThrow(ImageBuildError)
  await expect(refused).rejects.toThrow('RUN <<EOF')
})
