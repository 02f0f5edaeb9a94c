import { describe, expect, it } from 'vitest'
import { decodeFields, decodeNumber, encodeMessage } from '../../../src/docker/protobuf.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('encodeMessage', () => {
  it.each<[string, Parameters<typeof encodeMessage>, string]>([
    ['nothing', [], ''],
    [
      'zeros, which are not written',
      [
        [1, 0],
        [2, ''],
        [3, 0n],
        [4, Buffer.alloc(0)],
      ],
      '',
    ],
    [
      'numbers',
      [
        [1, 150],
        [2, 2 ** 31],
      ],
      '08 9601  10 8080808008',
    ],
    ['a number before zero', [[6, -1n]], '30 ffffffffffffffffff01'],
    [
      'text and bytes',
      [
        [2, 'é'],
        [16, Buffer.from([0])],
      ],
      '12 02 c3a9  8201 01 00',
    ],
  ])('writes %s', (_, fields, expected) => {
    expect(encodeMessage(...fields).toString('hex')).toBe(hex(expected).toString('hex'))
  })

  it('writes what decodeFields reads', () => {
    const message = encodeMessage([1, 2 ** 40], [2, 'x'.repeat(300)], [1, 7])
    const fields = [...decodeFields(message)]
    expect(fields.map(([field]) => field)).toEqual([1, 2, 1])
    expect(decodeNumber(fields[0]![1])).toBe(2 ** 40)
    expect(fields[1]![1].toString()).toBe('x'.repeat(300))
  })
})
