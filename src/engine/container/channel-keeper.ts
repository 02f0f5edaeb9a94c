import { ChannelClosedError, type Channel, type ChannelAnswer } from './channel.ts'
import type { ScriptName } from './scripts.ts'

/** Has a channel into a container open when it is wanted, for as long as the container is in use. */
export class ChannelKeeper {
  readonly #connect: () => Promise<Channel | undefined>
  /** undefined: not opened yet, or closed since; a channel may turn out not to be possible. */
  #channel: Promise<Channel | undefined> | undefined
  #open: Channel | undefined
  /** For trying what happens in containers that cannot have one. */
  #isOff = process.env['LIVEPUSH_CHANNEL'] === 'off'

  /** @param open see `Channel.open` */
  constructor(open: () => Promise<Channel | undefined>) {
    this.#connect = open
  }

  /** A program answers at the other end, so the container runs. */
  get isOpen(): boolean {
    return this.#open?.isOpen === true
  }

  /** Requests that have no answer yet. */
  get pending(): number {
    return this.#open?.pending ?? 0
  }

  /** @returns undefined where the container cannot have one */
  async get(): Promise<Channel | undefined> {
    if (this.#isOff) return undefined
    if (this.#open && !this.#open.isOpen) this.reset()
    this.#channel ??= this.#opening()
    return this.#channel
  }

  /**
   * @returns undefined where there is no channel, or the request cannot go through it
   * @throws ChannelClosedError where it closed before the answer came
   */
  async run(
    name: ScriptName,
    args: readonly string[],
    body?: readonly Buffer[],
  ): Promise<ChannelAnswer | undefined> {
    // At once where it is open: whoever asks next is to see that it is busy.
    const channel = this.isOpen ? this.#open : await this.get().catch(() => undefined)
    try {
      return await channel?.run(name, args, body ? { body } : {})
    } catch (error) {
      if (error instanceof ChannelClosedError) this.reset()
      throw error
    }
  }

  /** Forgets the channel, whose program has gone with its container. */
  reset(): void {
    this.#open?.close()
    this.#open = undefined
    this.#channel = undefined
  }

  /** Closes it for good. */
  async close(): Promise<void> {
    this.#isOff = true
    await this.#channel?.catch(() => {})
    this.reset()
  }

  async #opening(): Promise<Channel | undefined> {
    try {
      const channel = await this.#connect()
      if (this.#isOff) channel?.close()
      else this.#open = channel
      return channel
    } catch (error) {
      this.#channel = undefined
      throw error
    }
  }
}
