import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PatternError } from '../../../src/context/glob.ts'
import { compilePattern, PatternList } from '../../../src/context/pattern.ts'

const matches = (patterns: string[], path: string) => PatternList.compile(patterns).matches(path)

describe('one pattern', () => {
  it.each<[string, string, boolean]>([
    ['foo', 'foo', true],
    ['foo', 'a/foo', false],
    ['foo', 'foo/deep/down', true],
    ['foo', 'foobar', false],
    ['./foo/', 'foo', true],
    ['a/../b', 'b', true],
    ['*.txt', 'a.txt', true],
    ['*.txt', '.txt', true],
    ['*.txt', 'd/a.txt', false],
    ['*', 'd/a.txt', true],
    ['*/*.txt', 'd/a.txt', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['**', 'any/thing', true],
    ['**/', 'any/thing', true],
    ['**/foo', 'foo', true],
    ['**/foo', 'a/b/foo', true],
    ['**/foo', 'a/b/foo/c', true],
    ['**/foo', 'barfoo', false],
    ['**foo', 'barfoo', true],
    ['**foo', 'a/barfoo', true],
    ['**/*.md', 'a.md', true],
    ['**/*.md', 'a/b/c.md', true],
    ['**/.git', 'a.git', false],
    ['a/**', 'a', false],
    ['a/**', 'a/b', true],
    ['a/**', 'a/b/c', true],
    ['foo**', 'foo', true],
    ['foo**', 'foobar/x', true],
    ['foo**', 'xfoo', false],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/**/b', 'a/xb', false],
    ['a**/*.txt', 'a/d/e/f.txt', true],
    ['**/**/*.txt', 'f.txt', true],
    ['**/d/**', 'x/d/e', true],
    ['[a-c]x', 'bx', true],
    ['[!a]x', 'bx', false],
    ['[^a]x', 'bx', true],
    ['[^a]x', '/x', true],
    ['a]b*', 'a]bc', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['\\#x', '#x', true],
    ['sp ace', 'sp ace', true],
    ['"sp ace"', 'sp ace', false],
    ['{a,b}', 'a', false],
    ['a.|)$(}+{b*', 'a.|)$(}+{bc', true],
    ['a.c*', 'abc', false],
    ['ünï*', 'ünïcode', true],
    ['?', '😀', true],
    ['a*', 'a\nb', true],
    ['FOO', 'foo', false],
    ['.', 'a', false],
    ['/', 'a', false],
    ['^a*', '^ab', false],
  ])('%j against %j is %s', (pattern, path, expected) => {
    expect(matches([pattern], path)).toBe(expected)
  })

  it.each(['!', ' ! ', '[a', 'a\\', '[]', '[z-a]', 'node_modules\\dist'])(
    'refuses %j',
    (pattern) => {
      expect(() => PatternList.compile([pattern])).toThrow(PatternError)
    },
  )

  it('skips blank ones', () => {
    expect(compilePattern('  ')).toBeUndefined()
  })
})

describe('a list of patterns', () => {
  it.each<[string[], string, boolean]>([
    [['*.go', '!a.go'], 'a.go', false],
    [['!a.go', '*.go'], 'a.go', true],
    [['docs', '!docs/README.md'], 'docs/README.md', false],
    [['docs', '!docs/README.md'], 'docs/other.md', true],
    [['**', '!util/web'], 'util/web/foo', false],
    [['**', '!util/web', 'util/web/foo'], 'util/web/foo', true],
    [['**', '!util/web'], 'util', true],
  ])('%j against %j is %s', (patterns, path, expected) => {
    expect(matches(patterns, path)).toBe(expected)
  })
})

describe('mayNegateBelow', () => {
  const mayNegate = (patterns: string[], directory: string) => {
    const list = PatternList.compile(patterns)
    return list.mayNegateBelow(directory, list.decide(directory))
  }

  it.each<[string[], string, boolean]>([
    [['a'], 'a', false],
    [['a', '!a/b/c'], 'a', true],
    [['a', '!a/b/c'], 'a/b', true],
    [['a', '!a/b/c'], 'a/x', false],
    [['a', '!b'], 'a', false],
    [['a', '!**/*.md'], 'a', true],
    [['a', '!src/**/*.md'], 'a', false],
    [['*', '!src/*.md'], 'src', true],
    [['!a/b', 'a'], 'a', false],
  ])('%j below %j is %s', (patterns, directory, expected) => {
    expect(mayNegate(patterns, directory)).toBe(expected)
  })

  it('is never false where a path below is negated', () => {
    const part = fc.constantFrom('a', 'b', '*', '**', 'a*', '?', '[ab]', 'ab')
    const pattern = fc
      .tuple(fc.boolean(), fc.array(part, { minLength: 1, maxLength: 3 }))
      .map(([negated, parts]) => (negated ? '!' : '') + parts.join('/'))
    const name = fc.constantFrom('a', 'b', 'ab', 'c')
    const path = fc.array(name, { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), path, (patterns, names) => {
        const directory = names.slice(0, -1).join('/')
        const isPruned = matches(patterns, directory) && !mayNegate(patterns, directory)
        expect(isPruned && !matches(patterns, names.join('/'))).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})
