import type { Writable } from 'node:stream'
import { frame } from './grpc-frames.ts'

/** Bytes that are gathered before they are written. */
const BATCH = 256 * 1024

/** Sends messages, of any number of senders, no faster than the other side takes them. */
export class Outbox {
  readonly #stream: Writable
  #frames: Buffer[] = []
  #size = 0
  /** Until the other side has taken what was written. */
  #full: Promise<void> | undefined

  constructor(stream: Writable) {
    this.#stream = stream
  }

  /** What is little is only written with the next `flush`. */
  async send(message: Buffer): Promise<void> {
    const framed = frame(message)
    this.#frames.push(framed)
    this.#size += framed.length
    if (this.#size >= BATCH) await this.flush()
  }

  /** @throws when the other side has hung up */
  async flush(): Promise<void> {
    await this.#full
    if (this.#stream.destroyed) throw new Error('The builder has hung up.')
    const frames = this.#frames
    this.#frames = []
    this.#size = 0
    if (frames.length === 0 || this.#stream.write(Buffer.concat(frames))) return
    this.#full ??= this.#drained()
    await this.#full
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#stream.off('drain', done).off('close', done)
        this.#full = undefined
        resolve()
      }
      this.#stream.on('drain', done).on('close', done)
    })
  }
}
