import { describe, expect, test } from 'vitest'
import { lastRun, parse, steps } from './helpers.ts'

/** One test for each place where dockerfile-ast and Docker read a Dockerfile differently. */
describe('what dockerfile-ast misreads is read as Docker does', () => {
  test('--from beside other flags', () => {
    const [copy] = steps('FROM a AS one\nFROM b\nCOPY --chown=1:2 --from=one /x /y')
    expect(copy).toMatchObject({ from: { kind: 'stage', index: 0 }, chown: '1:2' })
  })

  test('blanks in the JSON form', () => {
    expect(steps('FROM a\nCOPY ["a b","e/"]')[0]).toMatchObject({
      sources: [{ kind: 'path', path: 'a b' }],
      dest: '/e/',
    })
  })

  test('escapes in the JSON form', () => {
    expect(lastRun('FROM a\nRUN ["\\u0041"]').argv).toEqual(['A'])
  })

  test('text behind the JSON form makes it the shell form', () => {
    expect(lastRun('FROM a\nRUN ["x"] && y').argv).toEqual(['/bin/sh', '-c', '["x"] && y'])
  })

  test('indented comments and empty lines inside a continued RUN', () => {
    expect(lastRun('FROM a\nRUN one \\\n  # no\n\n\t\\\n  two \\\n# no\n&& three').argv[2]).toBe(
      'one \t  two && three',
    )
  })

  test('<< inside quotes is no heredoc', () => {
    const all = steps('FROM a\nRUN echo "a <<EOF"\nRUN echo \'<<EOF\'\nCOPY b /c')
    expect(all).toHaveLength(3)
  })

  test('the words of a heredoc are no arguments of COPY', () => {
    const [copy] = steps('FROM a\nCOPY f <<EOF g /d/\nCOPY x y z\nEOF\n')
    expect(copy).toMatchObject({
      sources: [
        { kind: 'path', path: 'f' },
        { kind: 'path', path: 'g' },
        { kind: 'inline', name: 'EOF', content: 'COPY x y z\n' },
      ],
      dest: '/d/',
    })
  })

  test('the heredocs of ADD', () => {
    expect(steps('FROM a\nADD <<EOF /d\none\nEOF\n')[0]).toMatchObject({
      instruction: 'ADD',
      sources: [{ kind: 'inline', content: 'one\n' }],
    })
  })

  test('a heredoc without end is refused', () => {
    expect(() => parse('FROM a\nRUN <<EOF\nx\n')).toThrow(/Dockerfile:2: The heredoc <<EOF/)
  })

  test.each([
    ['${A#*.}', 'b.c'],
    ['${A//b/y}', 'a.y.c'],
    ['${U+z}', ''],
    ['${A+z}', 'z'],
    ['${U:-w}', 'w'],
    ["'$A'", '$A'],
    ['\\$A', '$A'],
  ])('the variable in %s', (word, value) => {
    expect(steps(`FROM a\nENV A=a.b.c\nWORKDIR /x${word}`).at(-1)).toMatchObject({
      path: `/x${value}`,
    })
  })

  test('variables come from parent stages, ARG and ENV in their order, values expanded', () => {
    const text = 'FROM a AS s1\nENV X=1 Y=2\nARG Z=$X\nFROM s1\nENV Q=$Z$Y\nWORKDIR /$Q'
    expect(steps(text).at(-1)).toMatchObject({ path: '/12' })
  })

  test.each([
    ['NOPE x', /no instruction "NOPE"/],
    ['COPY', /no destination/],
    ['COPY a', /no destination/],
    ['FROM', /one or three/],
    ['FROM a AS 1x', /cannot be the name of a stage/],
    ['RUN [1]', /no string/],
    ['ENV "a', /no value|no =/],
  ])('%s is refused', (line, message) => {
    expect(() => parse(`FROM a\n${line}`)).toThrow(message)
  })

  test('an unclosed quote is refused', () => {
    expect(() => steps('FROM a\nWORKDIR "x')).toThrow(/double quote is not closed/)
  })

  test('no FROM is refused', () => {
    expect(() => parse('ARG a=1')).toThrow(/no FROM/)
  })
})
