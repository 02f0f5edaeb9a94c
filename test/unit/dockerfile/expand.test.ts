import { describe, expect, test } from 'vitest'
import { expand, expandBody } from '../../../src/engine/dockerfile/lexer/expand.ts'

const values: Record<string, string> = { V: 'a.b.c', E: '', X: 'x*y', S: 'a b', '1': 'one' }
const place = { file: 'Dockerfile', line: 7 }
const run = (word: string, escape = '\\') => expand(word, (name) => values[name], escape, place)

/** All measured with BuildKit, or read in its shell/lex.go. */
describe('variables', () => {
  test.each([
    ['$V', 'a.b.c'],
    ['${V}', 'a.b.c'],
    ['$Vx', ''],
    ['${V}x', 'a.b.cx'],
    ['$N', ''],
    ['a$', 'a$'],
    ['a$ b', 'a$ b'],
    ['$$', ''],
    ['$1', 'one'],
    ['$1V', 'oneV'],
    ['$é', ''],
    ['${V:-w}', 'a.b.c'],
    ['${E:-w}', 'w'],
    ['${E-w}', ''],
    ['${N-w}', 'w'],
    ['${V:+w}', 'w'],
    ['${E:+w}', ''],
    ['${E+w}', 'w'],
    ['${N+w}', ''],
    ['${V:?m}', 'a.b.c'],
    ['${E?m}', ''],
    ['${N:-${E:-$V}}', 'a.b.c'],
    ['${N:-"$V"\'$V\'}', 'a.b.c$V'],
    ['${N:-a\\}b}', 'a}b'],
    ['${V#*.}', 'b.c'],
    ['${V##*.}', 'c'],
    ['${V%.*}', 'a.b'],
    ['${V%%.*}', 'a'],
    ['${V#?}', '.b.c'],
    ['${V#b}', 'a.b.c'],
    ['${X#x\\*}', 'y'],
    ['${X%y}', 'x*'],
    ['${N#x}', ''],
    ['${V/./-}', 'a-b.c'],
    ['${V//./-}', 'a-b-c'],
    ['${V//?/z}', 'zzzzz'],
    ['${V/b*/X}', 'a.X'],
    ['${V//b/}', 'a..c'],
    ['${V/$1/x}', 'a.b.c'],
    ['${V/\\//x}', 'a.b.c'],
    ["'$V'", '$V'],
    ['"$V \'$V\'"', "a.b.c 'a.b.c'"],
    ['"a\\"b\\$V\\x"', 'a"b$V\\x'],
    ['\\$V', '$V'],
    ['\\\\$V', '\\a.b.c'],
    ['a\\', 'a'],
    ['"$S" $S', 'a b a b'],
    ['<<EOF', '<<EOF'],
  ])('%s', (word, expected) => {
    expect(run(word)).toBe(expected)
  })

  test.each([
    ['`$V', '$V'],
    ['\\$V', '\\a.b.c'],
    ['"`"`\\"', '"`\\'],
  ])('%s with a backtick as the escape character', (word, expected) => {
    expect(run(word, '`')).toBe(expected)
  })

  test.each([
    ['${V', /"}" is missing/],
    ['${', /"}" is missing/],
    ['${V:-a', /"}" is missing/],
    ['${}', /bad substitution/],
    ['${{V}', /bad substitution/],
    ['${:V}', /bad substitution/],
    ['${V!x}', /form "!"/],
    ['${V:=x}', /form ":="/],
    ['${V:#x}', /form ":#"/],
    ['${V/x}', /is missing/],
    ['${V#\\a}', /pattern/],
    ["it's", /single quote is not closed/],
    ['"x', /double quote is not closed/],
    ['${N:?set it}', /N: set it\. Give N a value/],
    ['${N?}', /N: is not allowed to be unset/],
    ['${E:?}', /E: is not allowed to be empty/],
    ['${V:-'.repeat(10_000), /nests too deeply/],
  ])('%s is refused', (word, message) => {
    expect(() => run(word)).toThrow(message)
  })

  test('no pattern takes long', () => {
    values['LONG'] = 'a'.repeat(5000)
    expect(run(`\${LONG%%${'*a'.repeat(30)}b}`)).toBe(values['LONG'])
  })

  test('in a body, quotes mean nothing', () => {
    expect(expandBody("\"$V\" '$V' it's \\$V", (name) => values[name], place)).toBe(
      "\"a.b.c\" 'a.b.c' it's $V",
    )
  })
})
