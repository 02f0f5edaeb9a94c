import { describe, expect, test } from 'vitest'
import { lastRun, parse, steps } from './helpers.ts'

const texts = (text: string) => steps(text).map((step) => [step.line, step.text])

describe('lines', () => {
  test('a byte order mark and CRLF are read over', () => {
    expect(texts('\ufeffFROM a\r\nRUN one \\\r\n  two\r\n')).toEqual([[2, 'RUN one   two']])
  })

  test('a Buffer with broken UTF-8 is read', () => {
    const text = Buffer.concat([Buffer.from('FROM a\nRUN echo '), Buffer.from([0xff, 0xfe])])
    expect(parse(text).stages[0]!.instructions[0]!.text).toBe('RUN echo \ufffd\ufffd')
  })

  test('lines are counted through comments, empty lines and heredocs', () => {
    const text = '# one\n\nFROM a\n# x\nRUN <<E\n# in\n\nE\n\n  COPY a b\nRUN a \\\n\n  b\nUSER x'
    expect(texts(text)).toEqual([
      [5, 'RUN <<E'],
      [10, 'COPY a b'],
      [11, 'RUN a   b'],
      [14, 'USER x'],
    ])
  })

  test.each([
    ['RUN a \\  \nb', ['RUN a b']],
    ['RUN a\\\\\nRUN b', ['RUN a\\\\', 'RUN b']],
    ['RUN a \\', ['RUN a']],
    ['\\\nRUN a', ['RUN a']],
    ['RU\\\nN a', ['RUN a']],
    ['RUN\\\n a', ['RUN a']],
    ['run a # b', ['run a # b']],
    ['RUN\ta', ['RUN\ta']],
  ])('%j', (text, expected) => {
    expect(texts(`FROM a\n${text}`).map(([, one]) => one)).toEqual(expected)
  })

  test('# escape= changes the continuation and the escape of words', () => {
    const text = '# syntax=x\n# escape=`\nFROM a\nENV A=1 `\n  B=`$A\nWORKDIR c:\\$A\\$B'
    expect(steps(text).at(-1)).toMatchObject({ path: '/c:\\1\\$A' })
  })

  test('# escape= behind another comment is a comment', () => {
    expect(() => parse('# one=two\n# escape=`\nFROM a\nRUN a `\nb')).toThrow(/no instruction "b"/)
  })

  test.each([
    ['# escape=x\nFROM a', /Dockerfile:1: The escape character cannot be "x"/],
    ['# syntax=a\n# syntax=b\nFROM a', /Dockerfile:2: .*twice/],
  ])('%j is refused', (text, message) => {
    expect(() => parse(text)).toThrow(message)
  })
})

describe('heredocs', () => {
  const script = (text: string) => lastRun(`FROM a\n${text}`).argv[2]

  test('one alone is the script', () => {
    expect(lastRun('FROM a\nRUN <<EOF\na $B\n\n# c\nEOF\nUSER x').argv).toEqual([
      '/bin/sh',
      '-c',
      'a $B\n\n# c\n',
    ])
  })

  test.each([
    ['RUN <<-EOF\n\ta\n\t\tb\n\tEOF', 'a\nb\n'],
    ['RUN <<"E F"\na\nE F', 'a\n'],
    ["RUN <<'EOF'\na\r\nEOF\r\n", 'a\r\n'],
    ['RUN <<\\EOF\na\nEOF', 'a\n'],
    ['RUN <<$EOF\na\n$EOF', 'a\n'],
    ['RUN << EOF\na\nEOF', 'a\n'],
    ['RUN 3<<EOF\na\nEOF', 'a\n'],
    ['RUN --network=none <<EOF\na\nEOF', 'a\n'],
    ['RUN sh <<EOF\na\nEOF', 'sh <<EOF\na\nEOF'],
    ['RUN <<EOF sh\na\nEOF', '<<EOF sh\na\nEOF'],
    ['RUN a <<A b <<-"B"\n1\nA\n\t2\n\tB\n', 'a <<A b <<-"B"\n1\nA\n\t2\nB'],
    ["RUN echo it's <<EOF", "echo it's <<EOF"],
    ['RUN echo $((1<<2)) $((1 << 2))', 'echo $((1<<2)) $((1 << 2))'],
    ['RUN a <<<b', 'a <<<b'],
  ])('%j', (text, expected) => {
    expect(script(text)).toBe(expected)
  })

  test('one that begins with #! is a file of its own', () => {
    expect(lastRun('FROM a\nRUN <<-EOF\n\t#!/bin/awk\n\tx\n\tEOF')).toMatchObject({
      argv: ['/dev/pipes/EOF'],
      script: { content: '#!/bin/awk\nx\n' },
    })
  })

  test('the exec form has none', () => {
    expect(lastRun('FROM a\nRUN ["a", "<<EOF"]').argv).toEqual(['a', '<<EOF'])
  })

  test('only ADD, COPY and RUN have them', () => {
    expect(steps('FROM a\nENV A=<<EOF\nCMD <<EOF\nWORKDIR <<EOF')).toHaveLength(3)
  })

  test('bodies of COPY are expanded unless the name is quoted', () => {
    const text =
      'FROM a\nENV A=1\nCOPY <<X <<"Y" <<-Z /d/\n$A ${B:-\'b\'} \\$A "q"\nX\n$A\nY\n\t$A\n\tZ\n'
    expect(steps(text).at(-1)).toMatchObject({
      sources: [
        { name: 'X', content: '1 \'b\' $A "q"\n' },
        { name: 'Y', content: '$A\n' },
        { name: 'Z', content: '1\n' },
      ],
    })
  })

  test.each([
    ['COPY <<EOF /x\na', /Dockerfile:2: The heredoc <<EOF has no end/],
    ['COPY a <<EOF\nEOF', /destination of COPY is a heredoc/],
  ])('%j is refused', (text, message) => {
    expect(() => parse(`FROM a\n${text}`)).toThrow(message)
  })
})
