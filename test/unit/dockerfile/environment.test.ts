import { describe, expect, test } from 'vitest'
import { lastRun, parse, resolve, steps } from './helpers.ts'
import type { ImageConfig, ParseOptions } from '../../../src/engine/dockerfile/index.ts'

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** What a last `RUN x` sees, without PATH. */
function env(text: string, options: ParseOptions = {}, image: Partial<ImageConfig> = {}) {
  const all = lastRun(`${text}\nRUN x`, image, options).env
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'PATH'))
}

/** All measured with BuildKit. */
describe('the environment of RUN', () => {
  test('has a PATH, and no HOME unless one is set', () => {
    expect(lastRun('FROM a\nRUN x').env).toEqual({ PATH })
    expect(lastRun('FROM a\nENV HOME=/h PATH=/x:$PATH\nRUN x').env).toEqual({
      PATH: `/x:${PATH}`,
      HOME: '/h',
    })
  })

  test('begins with that of the image', () => {
    const image = { env: ['PATH=/bin', 'A=b=c', 'E='] }
    expect(lastRun('FROM a\nRUN x', image).env).toEqual({ PATH: '/bin', A: 'b=c', E: '' })
  })

  test.each<[string, object, object]>([
    ['ENV a=hello\nENV a=bye b=$a\nENV c=$a', {}, { a: 'bye', b: 'hello', c: 'bye' }],
    ['ENV A   b   c', {}, { A: 'b   c' }],
    ['ENV A "x  y" z', {}, { A: 'x  y z' }],
    ['ENV A=a\\ b B="c d" C=\'e  f\' D=', {}, { A: 'a b', B: 'c d', C: 'e  f', D: '' }],
    ['ENV A=1 \\\n # c\n\n  B=2\\\n  C=3', {}, { A: '1', B: '2', C: '3' }],
    ['ENV N=A\nENV $N=1', {}, { N: 'A', A: '1' }],
    ['ARG A=arg\nENV A=env', {}, { A: 'env' }],
    ['ENV A=env\nARG A=arg', {}, { A: 'arg' }],
    ['ENV A=env\nARG A', { A: 'cli' }, { A: 'cli' }],
    ['ENV A=env\nARG A', {}, { A: 'env' }],
    ['ARG A', {}, {}],
    ['ARG A', { A: '' }, { A: '' }],
    ['ARG A=$B B=x\nARG C=${B}y', {}, { A: '', B: 'x', C: 'xy' }],
    ['ARG A=${B:?no}', { A: '$raw' }, { A: '$raw' }],
    ['ARG A=arg\nENV A=${A:-env}', { A: 'cli' }, { A: 'cli' }],
    ['', { A: 'unused' }, {}],
    ['ARG TARGETARCH TARGETVARIANT', {}, { TARGETARCH: 'amd64', TARGETVARIANT: '' }],
    ['ARG TARGETARCH', { TARGETARCH: 'z80' }, { TARGETARCH: 'z80' }],
    ['ARG BUILDKIT_SBOM_SCAN_STAGE=1', {}, {}],
  ])('%j with build arguments %j', (text, buildArgs, expected) => {
    expect(env(`FROM a\n${text}`, { buildArgs: buildArgs as Record<string, string> })).toEqual(
      expected,
    )
  })

  test.each<[string, object, object]>([
    ['ARG G=global\nFROM a', {}, {}],
    ['ARG G=global\nFROM a\nARG G', {}, { G: 'global' }],
    ['ARG G=global\nFROM a\nARG G=local', {}, { G: 'local' }],
    ['ARG G=global\nFROM a\nARG G=local', { G: 'cli' }, { G: 'cli' }],
    ['FROM a\nARG A=1\nFROM b', {}, {}],
    ['FROM a AS p\nARG A=1\nFROM p', {}, { A: '1' }],
    ['FROM a AS p\nENV A=env\nARG A=arg\nFROM p', {}, { A: 'env' }],
  ])('across stages: %j with build arguments %j', (text, buildArgs, expected) => {
    expect(env(text, { buildArgs: buildArgs as Record<string, string> })).toEqual(expected)
  })

  test('proxies reach it without ARG, in both cases, over ENV', () => {
    const buildArgs = { http_proxy: 'h', NO_PROXY: 'n', all_proxy: '', OTHER: 'x' }
    expect(env('FROM a\nENV HTTP_PROXY=env', { buildArgs })).toEqual({
      HTTP_PROXY: 'h',
      http_proxy: 'h',
      NO_PROXY: 'n',
      no_proxy: 'n',
    })
  })

  test('names like those of object members are variables too', () => {
    const buildArgs = JSON.parse('{"__proto__": "p", "constructor": "c"}') as Record<string, string>
    const found = env('FROM a\nARG __proto__\nARG constructor\nARG toString', { buildArgs })
    expect(Object.entries(found)).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ])
  })
})

describe('WORKDIR, USER and SHELL', () => {
  test.each([
    ['', '/'],
    ['WORKDIR /a', '/a'],
    ['WORKDIR a', '/img/a'],
    ['WORKDIR /a\nWORKDIR b/../c/', '/a/c'],
    ['WORKDIR /a\nWORKDIR ..\nWORKDIR ../..', '/'],
    ['WORKDIR /a\nWORKDIR $UNSET', '/a'],
    ['WORKDIR "x y"', '/img/x y'],
    ['WORKDIR a$ b', '/img/a$ b'],
    ['ENV D=/d\nWORKDIR $D/${E:-e}', '/d/e'],
  ])('%j', (text, workdir) => {
    const image = text === '' ? {} : { workingDir: '/img' }
    expect(lastRun(`FROM a\n${text}\nRUN x`, image).workdir).toBe(workdir)
  })

  test('WORKDIR is a step, owned by the user of the moment', () => {
    expect(steps('FROM a\nUSER 5:6\nWORKDIR /w\nUSER $NONE\nWORKDIR x')).toMatchObject([
      { kind: 'config', instruction: 'USER' },
      { kind: 'workdir', path: '/w', user: '5:6' },
      { kind: 'config' },
      { kind: 'workdir', path: '/w/x', user: '' },
    ])
  })

  test('scratch starts in its root, with a PATH', () => {
    expect(resolve('FROM scratch')[0]!.config).toEqual({
      env: [`PATH=${PATH}`],
      workingDir: '/',
      user: '',
    })
  })

  test('the shell of the image, then of SHELL', () => {
    const image = { shell: ['/bin/bash', '-c'] }
    const text = 'FROM a\nRUN x\nSHELL ["/bin/ash", "-e", "-c"]\nRUN y'
    const runs = steps(text, image).filter((step) => step.kind === 'run')
    expect(runs.map(({ argv }) => argv)).toEqual([
      ['/bin/bash', '-c', 'x'],
      ['/bin/ash', '-e', '-c', 'y'],
    ])
  })

  test('a child stage inherits them all', () => {
    const text = [
      'FROM a AS p',
      'SHELL ["sh"]',
      'USER u:g',
      'WORKDIR /w',
      'ENV A=1',
      'ARG B=2',
      'FROM p',
      'WORKDIR $B',
      'RUN x',
    ].join('\n')
    expect(lastRun(text)).toMatchObject({
      argv: ['sh', 'x'],
      user: 'u:g',
      workdir: '/w/2',
      env: { A: '1', B: '2' },
    })
    expect(resolve(text)[1]!.config).toEqual({
      env: [`PATH=${PATH}`, 'A=1'],
      workingDir: '/w/2',
      user: 'u:g',
      shell: ['sh'],
    })
  })

  test('an image that is not known sets nothing', () => {
    expect(parse('FROM a').stages).toHaveLength(1)
    expect(lastRun('FROM a\nRUN x', undefined)).toMatchObject({ user: '', workdir: '/' })
  })
})
