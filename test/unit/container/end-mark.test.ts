import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { EndMark } from '../../../src/engine/container/end-mark.ts'

const TOKEN = 'f00dcafe'

function read(pieces: readonly string[]): { output: string; code?: number } {
  const mark = new EndMark(TOKEN)
  let output = ''
  for (const piece of pieces) {
    const read = mark.push(Buffer.from(piece))
    output += read.output.toString()
    if (read.code !== undefined) return { output, code: read.code }
  }
  return { output }
}

describe('the end of what a command prints', () => {
  it('is told from it, in one piece or in several', () => {
    expect(read([`hello\n${TOKEN} 0\n`])).toEqual({ output: 'hello\n', code: 0 })
    expect(read(['no newline', `${TOKEN} 137\n`])).toEqual({ output: 'no newline', code: 137 })
    expect(read(['hello\nf00d', 'cafe', ' 1', '2\n'])).toEqual({ output: 'hello\n', code: 12 })
  })

  it('is not what only begins like it, which is printed as it was', () => {
    expect(read(['f00d', 'cake\n'])).toEqual({ output: 'f00dcake\n' })
    expect(read(['f00f00dcafe', ' 3\n'])).toEqual({ output: 'f00', code: 3 })
  })

  it('is found wherever the pieces are cut', () => {
    const letters = fc.stringMatching(/^[f0dcae\n ]*$/)
    fc.assert(
      fc.property(letters, fc.nat(255), fc.array(fc.nat(80)), (output, code, cuts) => {
        fc.pre(!output.includes(`${TOKEN} `))
        const text = `${output}${TOKEN} ${code}\n`
        const at = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length]
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end))
        expect(read(pieces)).toEqual({ output, code })
      }),
    )
  })
})
