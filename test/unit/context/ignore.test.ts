import { describe, expect, it } from 'vitest'
import { parseIgnoreFile } from '../../../src/context/ignore.ts'
import { IgnoreFileError } from '../../../src/engine/errors.ts'

const parse = (...lines: string[]) => parseIgnoreFile(lines.join('\n'), '.dockerignore')
const ignores = (lines: string[], path: string) => parse(...lines).match(path).ignored

describe('parseIgnoreFile', () => {
  it.each<[string[], string, boolean]>([
    [['# a', 'b'], '# a', false],
    [[' #x'], '#x', true],
    [['\\#x'], '#x', true],
    [['  a  '], 'a', true],
    [['a\r', 'b\r'], 'a', true],
    [['\uFEFFa'], 'a', true],
    [['\uFEFF# a', 'b'], 'b', true],
    [['/a'], 'a', true],
    [['/a/b/'], 'a/b', true],
    [['//a'], 'a', true],
    [['*', '! a'], 'a', false],
    [['*', '!/a'], 'a', false],
    [['*', '! /a/'], 'a', false],
    [['/'], 'a', false],
    [['.'], 'a', false],
    [['', '   ', 'a'], 'a', true],
    [['a', '!a', 'a'], 'a', true],
  ])('%j ignores %j: %s', (lines, path, expected) => {
    expect(ignores(lines, path)).toBe(expected)
  })

  it('names the line that decides', () => {
    const rules = parse('# deps', '', 'node_modules', '*.log', ' !keep.log')
    expect(rules.match('node_modules/a/b.js')).toEqual({
      ignored: true,
      by: { file: '.dockerignore', line: 3, pattern: 'node_modules' },
    })
    expect(rules.match('keep.log')).toEqual({
      ignored: false,
      by: { file: '.dockerignore', line: 5, pattern: '!keep.log' },
    })
    expect(rules.match('src')).toEqual({ ignored: false })
  })

  it.each(['!', '! ', '[a', 'a\\'])('refuses %j with its line', (pattern) => {
    expect(() => parse('ok', pattern)).toThrow(IgnoreFileError)
    expect(() => parse('ok', pattern)).toThrow(/^\.dockerignore:2: /)
  })
})

describe('mayContainIncluded', () => {
  it('is false only where nothing below can be taken back', () => {
    const rules = parse('node_modules', 'dist', '!dist/public')
    expect(rules.mayContainIncluded('src')).toBe(true)
    expect(rules.mayContainIncluded('node_modules')).toBe(false)
    expect(rules.mayContainIncluded('dist')).toBe(true)
    expect(rules.mayContainIncluded('dist/private')).toBe(false)
    expect(rules.mayContainIncluded('dist/public')).toBe(true)
  })
})
