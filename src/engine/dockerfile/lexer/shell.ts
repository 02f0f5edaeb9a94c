import type { Place } from '../place.ts'
import { refuse } from '../place.ts'
import type { Substitution } from './modifiers.ts'
import { isModifier, modify, substitute } from './modifiers.ts'
import { nameAt } from './names.ts'
import type { ShellOptions, ShellText } from './shell-types.ts'
import { WordList } from './word-list.ts'

/** Deeper than anybody nests `${a:-${b:-…}}`, shallow enough for the call stack. */
const DEEPEST = 200

/**
 * Reads text by the rules of BuildKit's shell lexer (shell/lex.go): quotes, escapes and variables.
 *
 * @throws {DockerfileError} for an unclosed quote or brace, an unknown form of substitution, a
 *   variable that is missed by `?`
 */
export function readShell(source: string, options: ShellOptions, place: Place): ShellText {
  const chars = Array.from(source)
  const { variables, escape } = options
  let at = 0
  let depth = 0
  let keepEscapes = options.keepEscapes ?? false

  const fail = (
    problem: string,
    hint = 'Correct it, or escape the character that is meant literally.',
  ): never => refuse(place, `Cannot read ${JSON.stringify(shorten(source))}: ${problem}.`, hint)

  /** Up to the end, or to `stop`, which is taken too. */
  function readUntil(stop?: string): ShellText {
    if (++depth > DEEPEST) fail('it nests too deeply')
    const words = new WordList()
    let text = ''
    while (at < chars.length && chars[at] !== stop) {
      const { piece, splits } = readPiece(chars[at]!)
      text += piece
      if (splits) words.addSplit(piece)
      else words.addWhole(piece)
    }
    if (stop !== undefined && at++ >= chars.length) fail(`"${stop}" is missing`)
    depth--
    return { text, words: words.end() }
  }

  function readPiece(char: string): { piece: string; splits: boolean } {
    if (char === '$') return { piece: readDollar(), splits: true }
    if (!options.plainQuotes && char === "'") return { piece: readSingleQuotes(), splits: false }
    if (!options.plainQuotes && char === '"') return { piece: readDoubleQuotes(), splits: false }
    if (options.glueHeredocs && char === '<') return { piece: readLess(), splits: false }
    at++
    if (char !== escape) return { piece: char, splits: true }
    // At the end of the text it escapes nothing and is dropped.
    return { piece: (keepEscapes ? escape : '') + (chars[at++] ?? ''), splits: false }
  }

  function readLess(): string {
    if (chars[++at] !== '<') return '<'
    let operator = '<<'
    while (chars[++at] === ' ' || chars[at] === '\t') operator += chars[at]!
    return operator
  }

  function readSingleQuotes(): string {
    const end = chars.indexOf("'", at + 1)
    if (end === -1) fail('a single quote is not closed')
    const body = chars.slice(at + 1, end).join('')
    at = end + 1
    return options.keepQuotes ? `'${body}'` : body
  }

  /** Inside, `$` works, and the escape character before `"`, `$` and itself only. */
  function readDoubleQuotes(): string {
    let body = ''
    for (at++; chars[at] !== '"';) {
      const char = chars[at] ?? fail('a double quote is not closed')
      if (char === '$') {
        body += readDollar()
        continue
      }
      const next = chars[++at]
      if (char === escape && (next === '"' || next === '$' || next === escape)) {
        body += (keepEscapes ? escape : '') + next
        at++
      } else {
        body += char
      }
    }
    at++
    return options.keepQuotes ? `"${body}"` : body
  }

  function readDollar(): string {
    if (chars[++at] !== '{') {
      const name = readName()
      return name !== '' && variables ? (variables(name) ?? '') : `$${name}`
    }
    const first = chars[++at] ?? fail('"}" is missing')
    if (first === '{' || first === '}' || first === ':') fail('it is a bad substitution')
    const name = readName()
    const operator = chars[at++] ?? fail('"}" is missing')
    if (operator === '}') return variables ? (variables(name) ?? '') : `\${${name}}`
    return operator === '/' ? readReplacement(name) : readModifier(name, operator)
  }

  /** `${name:-word}` and the other forms with one word; the operator is behind us already. */
  function readModifier(name: string, operator: string): string {
    const form = operator === ':' ? `:${chars[at++] ?? ''}` : operator
    // What is to stay as it is written may have forms that only a shell knows.
    if (!isModifier(form) && (variables || operator !== ':')) fail(`it has the form "${form}"`)
    const word = readWord('}', form === '#' || form === '%')
    if (!variables) return `\${${name}${form}${word}}`
    return settle(modify(name, variables(name), form, word))
  }

  /** `${name/pattern/word}` and `${name//pattern/word}`; the first `/` is behind us already. */
  function readReplacement(name: string): string {
    const all = chars[at] === '/'
    if (all) at++
    const pattern = readWord('/', true)
    const word = readWord('}', true)
    if (!variables) return `\${${name}/${all ? '/' : ''}${pattern}/${word}}`
    return settle(substitute(variables(name), pattern, word, all))
  }

  const settle = (result: Substitution): string =>
    'text' in result ? result.text : fail(result.problem, result.hint)

  function readWord(stop: string, keep: boolean): string {
    const outer = keepEscapes
    keepEscapes = keep
    const { text } = readUntil(stop)
    keepEscapes = outer
    return text
  }

  function readName(): string {
    const name = nameAt(chars, at)
    at += Array.from(name).length
    return name
  }

  return readUntil()
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text)
