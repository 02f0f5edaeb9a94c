import { Duplex } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { TreeEntry } from '../../../../src/context/types.ts'
import { decodeFields } from '../../../../src/docker/protobuf.ts'
import { sendTree } from '../../../../src/docker/session/file-sync.ts'
import { frame, readFrames } from '../../../../src/docker/session/grpc-frames.ts'
import type { Packet } from '../../../../src/docker/session/packet.ts'
import { PacketType, decodePacket, encodePacket } from '../../../../src/docker/session/packet.ts'
import type { ServedTree } from '../../../../src/docker/session/served-tree.ts'

const common = { mode: 0o644, uid: 0, gid: 0, mtime: 0 }
const file = (size: number, hardLink?: string): TreeEntry => ({
  ...{ ...common, type: 'file', size },
  ...(hardLink !== undefined && { hardLink }),
})

/** The builder's end of a call. It takes nothing while it is `slow`. */
function call() {
  const sent: Buffer[] = []
  let waiting: (() => void) | undefined
  const state = { slow: false }
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _, done) {
      sent.push(chunk)
      if (state.slow) waiting = done
      else done()
    },
  })
  return {
    stream,
    state,
    goOn: () => {
      state.slow = false
      waiting?.()
    },
    say: (packet: Packet) => stream.push(frame(encodePacket(packet))),
    heard: async () => {
      const packets: Required<Packet>[] = []
      for await (const message of readFrames(each(sent))) packets.push(decodePacket(message))
      return packets
    },
  }
}

async function* each(parts: Buffer[]) {
  for (const part of parts) yield await Promise.resolve(part)
}

function treeOf(entries: [string, TreeEntry][], content: (path: string) => Buffer): ServedTree {
  return { entries: () => entries, read: (path) => [content(path)] }
}

describe('sendTree', () => {
  it('tells of all entries, and sends the files that are asked for', async () => {
    const { stream, say, heard } = call()
    const entries: [string, TreeEntry][] = [
      ['d', { ...common, type: 'directory' }],
      ['d/a', file(1)],
      ['d/b', file(600_000)],
      ['e', file(600_000, 'd/b')],
      ['f', file(1, 'g')],
      ['g', file(1)],
    ]
    const tree = treeOf(entries, (path) => Buffer.alloc(path === 'd/b' ? 600_000 : 1, path))
    const sending = sendTree(stream, tree, [])
    say({ type: PacketType.request, id: 2 })
    say({ type: PacketType.request, id: 1 })
    say({ type: PacketType.end })
    await sending
    const packets = await heard()
    const stats = packets.filter(({ type }) => type === PacketType.stat)
    expect(stats).toHaveLength(entries.length + 1)
    expect(stats.at(-1)!.stat).toHaveLength(0)
    const links = stats.map(({ stat }) => new Map(decodeFields(stat)).get(7)?.toString() ?? '')
    expect(links).toEqual(['', '', '', 'd/b', '', '', ''])
    const data = packets.filter(({ type }) => type === PacketType.data)
    const bytes = (id: number) =>
      Buffer.concat(data.filter((packet) => packet.id === id).map((packet) => packet.data))
    expect(bytes(2).equals(Buffer.alloc(600_000, 'd/b'))).toBe(true)
    expect(bytes(1).toString()).toBe('d')
    expect(data.filter((packet) => packet.data.length === 0).map(({ id }) => id)).toEqual([2, 1])
    expect(packets.at(-1)!.type).toBe(PacketType.end)
  })

  it('reads no further ahead than the builder takes', async () => {
    const { stream, state, say, goOn, heard } = call()
    const part = Buffer.alloc(256 * 1024)
    let read = 0
    const tree: ServedTree = {
      entries: () => [['big', file(part.length * 40)]],
      *read() {
        for (; read < 40; read++) yield part
      },
    }
    state.slow = true
    const sending = sendTree(stream, tree, [])
    say({ type: PacketType.request, id: 0 })
    for (let turns = 0; turns < 100; turns++) await turn()
    expect(read).toBeLessThan(4)
    goOn()
    say({ type: PacketType.end })
    await sending
    expect(read).toBe(40)
    const size = (await heard()).reduce((sum, { data }) => sum + data.length, 0)
    expect(size).toBe(part.length * 40)
  })

  it('fails with what is wrong with a file, and with what the builder says', async () => {
    const bad = treeOf([['a', file(1)]], () => {
      throw new Error('gone')
    })
    const one = call()
    one.say({ type: PacketType.request, id: 0 })
    await expect(sendTree(one.stream, bad, [])).rejects.toThrow('gone')
    const two = call()
    two.say({ type: PacketType.request, id: 5 })
    await expect(sendTree(two.stream, bad, [])).rejects.toThrow('a file 5')
    const three = call()
    three.say({ type: PacketType.error, data: Buffer.from('disk full') })
    await expect(sendTree(three.stream, bad, [])).rejects.toThrow('disk full')
    const four = call()
    four.stream.push(null)
    await expect(sendTree(four.stream, bad, [])).rejects.toThrow('hung up')
    const five = call()
    five.stream.destroy()
    await expect(sendTree(five.stream, bad, [])).rejects.toThrow()
  })
})
