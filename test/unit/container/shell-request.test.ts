import { describe, expect, it } from 'vitest'
import { encodeRequest } from '../../../src/engine/container/shell-request.ts'

const encoded = (lead: number, body?: Buffer[], args = ['/a', '/b c']) => {
  const parts = encodeRequest({ token: 'token', lead }, 'remove', args, body ? { body } : {})
  return parts && Buffer.concat(parts)
}
const zeros = (size: number) => Buffer.alloc(size).toString()

describe('the bytes of a request', () => {
  it('are a line, the arguments, the body and the line that ends it', () => {
    expect(encoded(0)!.toString()).toBe('remove lines 2 0 0 token\n/a\n/b c\nend\n')
    expect(encoded(0, [Buffer.from('ta'), Buffer.from('r')])!.toString()).toBe(
      'remove lines 2 3 1 token\n/a\n/b c\ntarend\n',
    )
  })

  it('begin with the body where the lead has room for it', () => {
    for (const size of [3, 8]) {
      const body = 'x'.repeat(size)
      expect(encoded(8, [Buffer.from(body)])!.toString()).toBe(
        `${body}${zeros(8 - size)}remove lines 2 0 lead token\n/a\n/b c\nend\n`,
      )
    }
  })

  it('begin with an empty lead where there is no body, or one that is too large', () => {
    expect(encoded(8)!.toString()).toBe(`${zeros(8)}remove lines 2 0 0 token\n/a\n/b c\nend\n`)
    expect(encoded(8, [Buffer.from('x'.repeat(9))])!.toString()).toBe(
      `${zeros(8)}remove lines 2 9 1 token\n/a\n/b c\n${'x'.repeat(9)}end\n`,
    )
  })

  it('fill up the last of many blocks of a body', () => {
    const bytes = encoded(512, [Buffer.alloc(100_000, 'x')], ['/a'])!
    const line = 'remove lines 1 65536 2 token\n/a\n'
    expect(bytes.subarray(512, 512 + line.length).toString()).toBe(line)
    expect(bytes.length).toBe(512 + line.length + 2 * 65536 + 'end\n'.length)
  })

  it('are none where an argument is no line', () => {
    expect(encoded(8, [], ['a\nb'])).toBeUndefined()
    expect(encoded(8, [], [''])).toBeUndefined()
  })
})
