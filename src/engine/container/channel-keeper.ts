import type Docker from 'dockerode'
import { Channel, ChannelClosedError, type ChannelAnswer } from './channel.ts'
import type { ScriptName } from './scripts.ts'

/** Has a channel into a container open when it is wanted, for as long as the container is in use. */
export class ChannelKeeper {
  readonly #container: Docker.Container
  readonly #lead: number
  /** undefined: not opened yet, or closed since; a channel may turn out not to be possible. */
  #channel: Promise<Channel | undefined> | undefined
  #open: Channel | undefined
  /** For trying what happens in containers that cannot have one. */
  #isOff = process.env['LIVEPUSH_CHANNEL'] === 'off'

  /** @param lead see `Channel.open` */
  constructor(container: Docker.Container, lead: number) {
    this.#container = container
    this.#lead = lead
  }

  /** A shell answers at the other end, so the container runs. */
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
    this.#channel ??= this.#connect()
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

  /** Forgets the channel, whose shell has gone with its container. */
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

  async #connect(): Promise<Channel | undefined> {
    const connecting = Channel.open(this.#container, this.#lead)
    try {
      const channel = await connecting
      if (this.#isOff) channel?.close()
      else this.#open = channel
      return channel
    } catch (error) {
      this.#channel = undefined
      throw error
    }
  }
}
