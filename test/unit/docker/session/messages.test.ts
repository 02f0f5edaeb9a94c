import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { TreeEntry } from '../../../../src/context/types.ts'
import { decodeFields, decodeNumber } from '../../../../src/docker/protobuf.ts'
import { frame, readFrames } from '../../../../src/docker/session/grpc-frames.ts'
import { Metadata } from '../../../../src/docker/session/metadata.ts'
import { decodePacket, encodePacket, encodeStat } from '../../../../src/docker/session/packet.ts'

describe('gRPC frames', () => {
  it('are found however the bytes are cut up', async () => {
    const texts = ['one', '', 'three'.repeat(100)]
    const bytes = Buffer.concat(texts.map((text) => frame(Buffer.from(text))))
    for (const size of [1, 4, 7, bytes.length]) {
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      )
      const found: string[] = []
      for await (const message of readFrames(Readable.from(parts))) found.push(message.toString())
      expect(found).toEqual(texts)
    }
  })

  it('may not be compressed', async () => {
    const frames = readFrames(Readable.from([Buffer.from([1, 0, 0, 0, 0])]))
    await expect(frames.next()).rejects.toThrow('compressed')
  })
})

describe('metadata', () => {
  it('keeps values apart, and decodes what is not ASCII as any BuildKit sends it', () => {
    const metadata = new Metadata([
      ...['FollowPaths', 'a, b', 'dir-name', 'context', 'followpaths', 'c+d'],
      ...['old', Buffer.from('ü').toString('latin1')],
      ...['new', '%C3%BC+x', 'new', 'y', 'new-encoded', '1'],
    ])
    expect(metadata.values('followpaths')).toEqual(['a, b', 'c+d'])
    expect(metadata.values('old')).toEqual(['ü'])
    expect(metadata.values('new')).toEqual(['ü x', 'y'])
    expect(metadata.values('none')).toEqual([])
  })
})

describe('packets', () => {
  it('are read as they are written', () => {
    const packet = { type: 2, id: 300, data: Buffer.from('x'), stat: Buffer.from('y') }
    expect(decodePacket(encodePacket(packet))).toEqual(packet)
    const empty = Buffer.alloc(0)
    expect(decodePacket(empty)).toEqual({ type: 0, id: 0, data: empty, stat: empty })
  })
})

describe('encodeStat', () => {
  const common = { uid: 0, gid: 0, mtime: 1_700_000_000_123 }
  const read = (entry: TreeEntry, hardLink?: string) =>
    new Map(decodeFields(encodeStat('a/b', entry, hardLink)))
  const text = (fields: Map<number, Buffer>, field: number) => fields.get(field)?.toString()

  it('has modes as Go has them', () => {
    const mode = (entry: TreeEntry) => decodeNumber(read(entry).get(2)!)
    expect(mode({ ...common, type: 'file', size: 0, mode: 0o644 })).toBe(0o644)
    expect(mode({ ...common, type: 'file', size: 0, mode: 0o4755 })).toBe(0o755 + 2 ** 23)
    expect(mode({ ...common, type: 'directory', mode: 0o3777 })).toBe(
      0o777 + 2 ** 22 + 2 ** 20 + 2 ** 31,
    )
    expect(mode({ ...common, type: 'symlink', target: 'x', mode: 0o777 })).toBe(0o777 + 2 ** 27)
  })

  it('has the rest', () => {
    const file = read({ ...common, type: 'file', size: 9, mode: 0o644, uid: 1, gid: 2 }, 'a/a')
    expect(text(file, 1)).toBe('a/b')
    expect([3, 4, 5].map((field) => decodeNumber(file.get(field)!))).toEqual([1, 2, 9])
    expect(decodeNumber(file.get(6)!)).toBeCloseTo(1_700_000_000_123_000_000)
    expect(text(file, 7)).toBe('a/a')
    const link = read({ ...common, type: 'symlink', target: 'ü', mode: 0o777 })
    expect(decodeNumber(link.get(5)!)).toBe(2)
    expect(text(link, 7)).toBe('ü')
    expect(read({ ...common, type: 'directory', mode: 0o755 }).has(5)).toBe(false)
  })
})
