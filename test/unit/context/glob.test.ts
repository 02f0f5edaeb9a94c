import { describe, expect, it } from 'vitest'
import { matchGlob, PatternError } from '../../../src/context/glob.ts'

describe('matchGlob', () => {
  it.each<[string, string, boolean]>([
    ['a.txt', 'a.txt', true],
    ['a.txt', 'a_txt', false],
    ['*', 'a', true],
    ['*', '.hidden', true],
    ['*', '', true],
    ['*', 'a/b', false],
    ['a*/b', 'abc/b', true],
    ['a*/b', 'a/c/b', false],
    ['**', 'a/b', false],
    ['**', 'ab', true],
    ['a*b?c*x', 'abxbbxdbxebxczzx', true],
    ['a*b?c*x', 'abxbbxdbxebxczzy', false],
    ['a?b', 'a/b', false],
    ['a?b', 'a☺b', true],
    ['a?b', 'a😀b', true],
    ['?', 'line\nfeed', false],
    ['*', 'line\nfeed', true],
    ['[a-c]x', 'bx', true],
    ['[a-c]x', 'dx', false],
    ['[^a-c]x', 'dx', true],
    ['[^a-c]x', 'ax', false],
    ['[!a]x', '!x', true],
    ['[!a]x', 'bx', false],
    ['[[]x', '[x', true],
    ['[a-ζ]', 'α', true],
    ['[c-a]', 'b', false],
    ['[^c-a]', 'b', true],
    ['[\\]a]', ']', true],
    ['[x\\-]', '-', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'aXb', false],
    ['\\[a\\]', '[a]', true],
    ['a]', 'a]', true],
    ['{a,b}', 'a', false],
    ['a+(b)|$^.', 'a+(b)|$^.', true],
  ])('%j against %j is %s', (pattern, name, expected) => {
    expect(matchGlob(pattern, name)).toBe(expected)
  })

  it.each(['[', '[a', 'a[', '[^', '[]a]', '[-]', '[x-]', '[-x]', '[a-b-c]', '\\', 'a\\', '[a\\'])(
    'refuses %j, whatever the name',
    (pattern) => {
      expect(() => matchGlob(pattern, 'zzz')).toThrow(PatternError)
    },
  )
})
