import type { Duplex } from 'node:stream'
import type { TreeEntry } from '../../context/types.ts'
import { readFrames } from './grpc-frames.ts'
import { Outbox } from './outbox.ts'
import { PacketType, decodePacket, encodePacket, encodeStat } from './packet.ts'
import type { ServedTree } from './served-tree.ts'

/** Bytes of a file in one message; gRPC takes messages of up to 4 MiB. */
const PART = 256 * 1024

/**
 * BuildKit's FileSync/DiffCopy, as `send.go` of tonistiigi/fsutil has it: the builder is told of
 * all entries, and asks for those files of which it has none of that size, mode and time yet.
 * Resolves when the builder has what it wants.
 *
 * @param wanted the paths that the builder names; none for everything
 * @throws BuildContextError for a file that cannot be read
 * @throws what the builder says that went wrong, or that it has hung up
 */
export function sendTree(
  stream: Duplex,
  tree: ServedTree,
  wanted: readonly string[],
): Promise<void> {
  const transfer = new Transfer(new Outbox(stream), tree)
  return new Promise((resolve, reject) => {
    async function receive(): Promise<void> {
      // To the very end, for leaving the loop would close the stream before its last words.
      for await (const message of readFrames(stream as AsyncIterable<Buffer>)) {
        const { type, id, data } = decodePacket(message)
        if (type === PacketType.error) throw new Error(data.toString())
        if (type === PacketType.request) transfer.sendFile(id).catch(reject)
        if (type === PacketType.end) transfer.end().then(resolve, reject)
      }
      throw new Error('The builder has hung up.')
    }
    transfer.tellAll(wanted).catch(reject)
    receive().catch(reject)
  })
}

class Transfer {
  readonly #outbox: Outbox
  readonly #tree: ServedTree
  readonly #files = new Map<number, [path: string, entry: TreeEntry]>()
  /** The last of the files that are on their way. */
  #sending: Promise<void> = Promise.resolve()

  constructor(outbox: Outbox, tree: ServedTree) {
    this.#outbox = outbox
    this.#tree = tree
  }

  async tellAll(wanted: readonly string[]): Promise<void> {
    const told = new Set<string>()
    let id = 0
    for (const [path, entry] of this.#tree.entries(wanted)) {
      let link: string | undefined
      if (entry.type === 'file') {
        this.#files.set(id, [path, entry])
        told.add(path)
        if (entry.hardLink !== undefined && told.has(entry.hardLink)) link = entry.hardLink
      }
      id++
      const stat = encodeStat(path, entry, link)
      await this.#outbox.send(encodePacket({ type: PacketType.stat, stat }))
    }
    await this.#outbox.send(encodePacket({ type: PacketType.stat }))
    await this.#outbox.flush()
  }

  /** One file after the other. */
  sendFile(id: number): Promise<void> {
    const sending = this.#sending.then(() => this.#send(id))
    this.#sending = sending
    return sending.then(async () => {
      if (this.#sending === sending) await this.#outbox.flush()
    })
  }

  async end(): Promise<void> {
    await this.#sending
    await this.#outbox.send(encodePacket({ type: PacketType.end }))
    await this.#outbox.flush()
  }

  async #send(id: number): Promise<void> {
    const file = this.#files.get(id)
    if (!file) throw new Error(`The builder asked for a file ${id} that there is not.`)
    const type = PacketType.data
    for await (const part of this.#tree.read(...file)) {
      for (let at = 0; at < part.length; at += PART) {
        const data = part.subarray(at, at + PART)
        await this.#outbox.send(encodePacket({ type, id, data }))
      }
    }
    await this.#outbox.send(encodePacket({ type, id }))
  }
}
