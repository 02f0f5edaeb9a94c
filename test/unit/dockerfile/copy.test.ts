import { describe, expect, test } from 'vitest'
import type { CopyStep } from '../../../src/engine/dockerfile/index.ts'
import { steps } from './helpers.ts'

const copy = (line: string, before = 'WORKDIR /w'): CopyStep =>
  steps(`FROM a\n${before}\n${line}`).at(-1) as CopyStep

const paths = (line: string) =>
  copy(line).sources.map((source) => ('path' in source ? source.path : source))

describe('COPY and ADD', () => {
  test.each([
    ['/n', '/n'],
    ['/n/', '/n/'],
    ['/n/.', '/n/'],
    ['/n/..', '/'],
    ['//n//m', '/n/m'],
    ['/', '/'],
    ['.', '/w/'],
    ['./', '/w/'],
    ['..', '/'],
    ['../up', '/up'],
    ['../../../up/', '/up/'],
    ['sub', '/w/sub'],
    ['sub/', '/w/sub/'],
    ['$NONE', '/w/'],
    ['${D:-/d}/x', '/d/x'],
    ['"q"', '/w/q'],
  ])('the destination %s', (dest, expected) => {
    expect(copy(`COPY a ${dest}`).dest).toBe(expected)
  })

  test('the root as working directory', () => {
    expect(copy('COPY a .', 'WORKDIR /').dest).toBe('/')
    expect(copy('COPY a b', 'USER x').dest).toBe('/b')
  })

  test.each([
    ['a', 'a'],
    ['/a', 'a'],
    ['./a/', 'a'],
    ['a/.', 'a'],
    ['a/../b', 'b'],
    ['../../a', 'a'],
    ['.', ''],
    ['/', ''],
    ['..', ''],
    ['a//b', 'a/b'],
    ['*.js', '*.js'],
    ['a/**/[b-c]?', 'a/**/[b-c]?'],
    ['[[]x]', '[[]x]'],
    ['a\\b', 'ab'],
    ['"$V"x', 'vx'],
    ["'$V'", '$V'],
  ])('the source %s', (source, expected) => {
    const [step] = steps(`FROM a\nENV V=v\nCOPY ${source} /d`).slice(-1)
    expect((step as CopyStep).sources).toEqual([{ kind: 'path', path: expected }])
  })

  test('several sources, and the JSON form', () => {
    expect(paths('COPY a b\tc /d/')).toEqual(['a', 'b', 'c'])
    expect(paths('COPY ["a b", "c", "/d/"]')).toEqual(['a b', 'c'])
    expect(paths("COPY ['a', /d/")).toEqual(['[a,'])
  })

  test('all flags', () => {
    const line = 'COPY --chown=$U:g --chmod=$M --link --exclude=*.md --exclude=$U --from=img a /b'
    expect(copy(line, 'ENV U=me M=u+x')).toEqual({
      kind: 'copy',
      stage: 0,
      line: 3,
      text: line,
      instruction: 'COPY',
      sources: [{ kind: 'path', path: 'a' }],
      dest: '/b',
      from: { kind: 'image', ref: 'img' },
      chown: 'me:g',
      chmod: 'u+x',
      link: true,
      parents: false,
      exclude: ['*.md', '$U'],
    })
  })

  test('flags in quotes; -- ends them', () => {
    expect(copy('COPY --chown="1:2" --link=FALSE a b')).toMatchObject({ chown: '1:2', link: false })
    expect(paths('COPY -- --link b')).toEqual(['--link'])
  })

  test.each([
    ['a/./b/c', 'a/b/c', 'a'],
    ['./a/./b', 'a/b', 'a'],
    ['a/b', 'a/b', ''],
    ['./a', 'a', ''],
    ['/x/../y/./z/./*', 'y/z/*', 'y'],
  ])('--parents %s', (source, path, pivot) => {
    expect(copy(`COPY --parents ${source} /d/`)).toMatchObject({
      parents: true,
      sources: [{ kind: 'path', path, pivot }],
    })
  })

  test('ADD', () => {
    const line =
      'ADD --unpack=true --keep-git-dir https://x/y.tgz http://x/r.git#main:dir git@h.com:a/b ssh://h/r ./git@x /d/'
    expect(copy(line)).toMatchObject({
      instruction: 'ADD',
      unpack: true,
      keepGitDir: true,
      sources: [
        { kind: 'url', url: 'https://x/y.tgz' },
        { kind: 'git', url: 'http://x/r.git#main:dir' },
        { kind: 'git', url: 'git@h.com:a/b' },
        { kind: 'git', url: 'ssh://h/r' },
        { kind: 'path', path: 'git@x' },
      ],
    })
    expect(copy('ADD --checksum=$C https://x/y z', 'ENV C=sha256:1').checksum).toBe('sha256:1')
  })

  test('heredocs come behind the paths, as BuildKit copies them', () => {
    expect(copy('COPY <<A b <<C /d/\n1\nA\n2\nC').sources).toEqual([
      { kind: 'path', path: 'b' },
      { kind: 'inline', name: 'A', content: '1\n' },
      { kind: 'inline', name: 'C', content: '2\n' },
    ])
  })
})
