import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  baseImages,
  parseDockerfile,
  reachableStages,
  resolveSteps,
} from '../../../src/engine/dockerfile/index.ts'
import { DockerfileError } from '../../../src/engine/errors.ts'
import { config } from './helpers.ts'

/** `FUZZ_RUNS=50000` tries 110,000 texts, which takes minutes. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 5000)

/** Does all that can be done with a text; only a DockerfileError may come out. */
function exercise(text: string | Buffer, onBuild: string[] = []): void {
  try {
    const dockerfile = parseDockerfile(text, { buildArgs: { A: '$B', HTTP_PROXY: 'p' } })
    baseImages(dockerfile)
    const stages = resolveSteps(dockerfile, () => config({ onBuild }))
    expect(stages).toHaveLength(dockerfile.stages.length)
    expect(reachableStages(dockerfile).has(dockerfile.target)).toBe(true)
    for (const step of stages.flatMap(({ steps }) => steps)) {
      expect(step.line).toBeGreaterThan(0)
      if (step.kind === 'copy') expect(step.dest).toMatch(/^\//)
      if (step.kind === 'run') expect(step.workdir).toMatch(/^\//)
      if (step.kind === 'workdir') expect(step.path).toMatch(/^\//)
    }
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    expect(error.line).toBeGreaterThan(0)
    expect(error.hint).toBeTruthy()
  }
}

const token = fc.constantFrom(
  ...'FROM|a|AS|b|scratch|RUN|COPY|ADD|ENV|ARG|WORKDIR|USER|SHELL|ONBUILD|CMD|ENTRYPOINT'.split(
    '|',
  ),
  ...'LABEL|EXPOSE|VOLUME|HEALTHCHECK|STOPSIGNAL|MAINTAINER|NONE|NOPE|# escape=`|# c|#'.split('|'),
  ...'--from=|--from=b|--from=0|--mount=|type=bind|,target=/d|--chown=|--chmod=7|--link|--'.split(
    '|',
  ),
  ...'<<EOF|<<-"E|<< EOF|EOF|<|${|}|$A|${A:-|${A#*|${A//|:?|\\|`|"|\'|[|]|["a"]|["a",|,|=|A=1'.split(
    '|',
  ),
  ...[
    ' ',
    '  ',
    '\t',
    '\n',
    '\n',
    '\n',
    '\r\n',
    '\\\n',
    '`\n',
    '\u00a0',
    '\v',
    '\0',
    '\ufeff',
    '\ud800',
  ],
  ...['/', '.', '..', '*', '*', '?', '{', 'é', '😀', 'https://x/y', 'git@h:r', '__proto__'],
)

describe('whatever the text', { timeout: Math.max(5000, RUNS) * 10 }, () => {
  test('of tokens', () => {
    const texts = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(''))
    fc.assert(
      fc.property(texts, fc.boolean(), (text, begun) => {
        exercise((begun ? 'FROM a AS b\n' : '') + text)
      }),
      { numRuns: RUNS },
    )
  })

  test('of instructions', () => {
    const line = fc
      .tuple(
        fc.constantFrom('RUN', 'COPY', 'ADD', 'ENV', 'ARG', 'FROM', 'WORKDIR', 'ONBUILD', 'VOLUME'),
        fc.array(token, { maxLength: 8 }),
      )
      .map(
        ([keyword, words]) =>
          `${keyword} ${words.filter((word) => !word.includes('\n')).join(' ')}`,
      )
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }),
        fc.array(line, { maxLength: 1 }),
        (lines, triggers) => {
          exercise(['FROM a', ...lines].join('\n'), triggers)
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('of characters and bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => exercise(`FROM a\n${text}`)),
      { numRuns: RUNS / 10 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => exercise(Buffer.from(bytes))),
      { numRuns: RUNS / 10 },
    )
  })

  test.each([
    ['['.repeat(100_000)],
    [`RUN ${'['.repeat(100_000)}`],
    [`ENV A=${'${A:-'.repeat(50_000)}`],
    [`ENV A=${'"${A:-'.repeat(50_000)}`],
    [`COPY ${'a '.repeat(50_000)} /x/`],
    [`FROM ${'a'.repeat(100_000)}`],
    [`HEALTHCHECK --interval=${'1'.repeat(50_000)} CMD x`],
    [`RUN --mount=${'a,'.repeat(50_000)} x`],
    ['RUN a \\\n'.repeat(20_000)],
    ['ONBUILD '.repeat(20_000)],
    [`RUN ${'<<A '.repeat(200)}\n${'A\n'.repeat(200)}`],
  ])('%.20s…, which is long', (text) => {
    exercise(`FROM a\n${text}`)
  })
})
