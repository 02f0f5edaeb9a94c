import { describe, expect, test } from 'vitest'
import { baseImages, reachableStages, resolveSteps } from '../../../src/engine/dockerfile/index.ts'
import { config, parse, resolve, steps } from './helpers.ts'

const bases = (text: string) => parse(text).stages.map(({ from }) => from)

describe('stages', () => {
  test('have an index, a lower-case name, the line of their FROM and a base', () => {
    const text = 'ARG X\n# c\nFROM a:1 AS One\nFROM one as two-b_c.d\nFROM scratch\n'
    expect(parse(text).stages).toMatchObject([
      { index: 0, name: 'one', line: 3, from: { kind: 'image', ref: 'a:1' } },
      { index: 1, name: 'two-b_c.d', line: 4, from: { kind: 'stage', index: 0 } },
      { index: 2, name: undefined, line: 5, from: { kind: 'scratch' } },
    ])
  })

  test('FROM takes the last stage of that name above it', () => {
    const text = 'FROM a AS s\nFROM s AS s\nFROM s\nFROM b AS s\n'
    expect(bases(text)).toEqual([
      { kind: 'image', ref: 'a' },
      { kind: 'stage', index: 0 },
      { kind: 'stage', index: 1 },
      { kind: 'image', ref: 'b' },
    ])
  })

  test('a stage hides an image and even scratch, but only from there on', () => {
    expect(bases('FROM busybox\nFROM x AS busybox\nFROM busybox')).toEqual([
      { kind: 'image', ref: 'busybox' },
      { kind: 'image', ref: 'x' },
      { kind: 'stage', index: 1 },
    ])
    expect(bases('FROM x AS scratch\nFROM scratch')[1]).toEqual({ kind: 'stage', index: 0 })
  })

  test('--from takes a name in any case, the later of two, or a number, or an image', () => {
    const text = [
      'FROM a AS s',
      'FROM b AS S',
      'FROM c',
      'COPY --from=S x /1',
      'COPY --from=0 x /2',
      'COPY --from=img:1 x /3',
    ].join('\n')
    expect(steps(text)).toMatchObject([
      { from: { kind: 'stage', index: 1 } },
      { from: { kind: 'stage', index: 0 } },
      { from: { kind: 'image', ref: 'img:1' } },
    ])
  })

  test.each([
    [undefined, 2],
    ['', 2],
    ['ONE', 0],
    ['two', 1],
  ])('target %j', (target, index) => {
    expect(parse('FROM a AS one\nFROM b AS two\nFROM c', { target }).target).toBe(index)
  })

  test.each([
    ['ARG A=x\nFROM $A', {}, 'x'],
    ['ARG A=x\nFROM ${A}:${T:-1}', { A: 'y', T: '2' }, 'y:1'],
    ['ARG A=x\nARG B=${A}y\nFROM $B', {}, 'xy'],
    ['ARG A=x B=$A\nFROM $B', {}, 'x'],
    ['ARG A\nFROM a$A', { A: 'b' }, 'ab'],
    ['FROM a:$TARGETARCH-$BUILDOS', {}, 'a:amd64-linux'],
    ['FROM "a"', {}, 'a'],
    ['FROM localhost:5000/a/b__c:T.1@sha256:' + 'a'.repeat(64), {}, undefined],
  ])('%j with build arguments %j', (text, buildArgs, ref) => {
    const [stage] = parse(text, { buildArgs }).stages
    expect(stage!.from).toMatchObject({ kind: 'image', ref: ref ?? text.slice(5) })
  })

  test.each([
    ['linux/arm64/v8', 'linux/arm64', 'arm64', ''],
    ['linux/arm', 'linux/arm/v7', 'arm', 'v7'],
    ['linux/x86_64', 'linux/amd64', 'amd64', ''],
  ])('the platform %s', (platform, whole, architecture, variant) => {
    const { globalArgs } = parse('FROM a AS b', { platform })
    expect(Object.fromEntries(globalArgs)).toMatchObject({
      TARGETPLATFORM: whole,
      BUILDARCH: architecture,
      TARGETOS: 'linux',
      TARGETVARIANT: variant,
      TARGETSTAGE: 'b',
    })
  })

  test('--platform is expanded', () => {
    expect(bases('FROM --platform=$BUILDPLATFORM a')[0]).toMatchObject({ platform: 'linux/amd64' })
  })
})

describe('what the target needs', () => {
  const text = [
    'FROM a AS base',
    'FROM base AS one',
    'COPY --from=tool:1 x y',
    'FROM b AS unused',
    'COPY --from=never x y',
    'FROM c AS two',
    'FROM scratch',
    'COPY --from=one x y',
    'RUN --mount=type=bind,from=two,target=/d --mount=type=cache,from=img,target=/e x',
    'RUN --mount=type=tmpfs,from=no,target=/d --mount=type=cache,target=/f x',
    'COPY --from=scratch x y',
  ].join('\n')

  test('are the stages it reaches', () => {
    expect([...reachableStages(parse(text))].sort()).toEqual([0, 1, 3, 4])
    expect([...reachableStages(parse(text, { target: 'one' }))].sort()).toEqual([0, 1])
  })

  test('are the images that these take', () => {
    expect(baseImages(parse(text))).toEqual(['a', 'tool:1', 'c', 'img'])
  })

  test('a stage that is not reached has no steps and asks for no image', () => {
    const asked: string[] = []
    const stages = resolveSteps(parse(text), (ref) => {
      asked.push(ref)
      return config()
    })
    expect(asked.sort()).toEqual(['a', 'c'])
    expect(stages.map(({ steps }) => steps.length)).toEqual([0, 1, 0, 0, 4])
    expect(stages.map(({ baseImage }) => baseImage)).toEqual(['a', 'a', 'b', 'c', undefined])
  })

  test('ONBUILD of an image can reach a stage', () => {
    const dockerfile = parse('FROM a AS tool\nRUN x\nFROM b')
    const stages = resolveSteps(dockerfile, (ref) =>
      config(ref === 'b' ? { onBuild: ['COPY --from=tool x y'] } : {}),
    )
    expect(stages.map(({ steps }) => steps.length)).toEqual([1, 1])
  })
})

describe('steps of parent stages', () => {
  test('come first and keep their stage', () => {
    const text = 'FROM a AS p\nRUN 1\nFROM b\nRUN 2\nFROM p AS q\nRUN 3\nFROM q\nRUN 4'
    const last = resolve(text).at(-1)!
    expect(last.steps.map(({ stage, line }) => [stage, line])).toEqual([
      [0, 2],
      [2, 6],
      [3, 8],
    ])
    expect(last.baseImage).toBe('a')
  })

  test('ONBUILD of a parent fires once, in the child, before its own steps', () => {
    const text = [
      'FROM a AS p',
      'ONBUILD ENV O=1',
      'ONBUILD RUN <<E',
      'echo $O',
      'E',
      'RUN 1',
      'FROM p AS q',
      'RUN 2',
      'FROM q',
      'RUN 3',
    ].join('\n')
    const [parent, child, grandchild] = resolve(text)
    expect(parent!.config.onBuild).toEqual(['ENV O=1', 'RUN <<E\necho $O\nE'])
    expect(child!.config.onBuild).toBeUndefined()
    const runs = grandchild!.steps.filter((step) => step.kind === 'run')
    expect(runs.map(({ stage, line, argv, env }) => [stage, line, argv[2], env['O']])).toEqual([
      [0, 6, '1', undefined],
      [1, 3, 'echo $O\n', '1'],
      [1, 8, '2', '1'],
      [2, 10, '3', '1'],
    ])
  })

  test('ONBUILD of an image fires first, at the line of the FROM', () => {
    const all = steps('# c\nFROM a\nRUN x', { onBuild: ['COPY . /src/', 'RUN make \\\n  all'] })
    expect(all).toMatchObject([
      { kind: 'copy', stage: 0, line: 2, text: 'COPY . /src/', dest: '/src/' },
      { kind: 'run', line: 2, argv: ['/bin/sh', '-c', 'make   all'] },
      { kind: 'run', line: 3 },
    ])
  })

  test.each([['COPY a'], ['FROM x'], ['RUN a\nRUN b'], ['NOPE'], ['COPY --from=later a b']])(
    'an image with ONBUILD %j is refused',
    (trigger) => {
      const text = 'FROM a\nFROM b AS later\nCOPY --from=0 x y'
      expect(() => steps(text, { onBuild: [trigger] })).toThrow(/Dockerfile:[12]: /)
    },
  )
})
