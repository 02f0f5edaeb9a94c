import type Docker from 'dockerode'
import { Agents } from './agent.ts'
import { Channel, type ChannelAnswer } from './channel.ts'
import { ChannelKeeper } from './channel-keeper.ts'
import { sizeOf, type ChannelCost } from './channel-program.ts'
import type { ScriptName } from './scripts.ts'
import { shellProgram } from './shell-request.ts'

/** Bytes of a body up to which it goes where tar waits for it: as many as a pipe holds. */
const LEAD = 64 * 1024

/**
 * The two channels into a container, so that two requests can be worked on at the same time. A
 * request goes to one that is idle; what needs an order awaits the one before.
 *
 * Where the agent cannot run and shells are at the other end, a tar has been started in the loaded one
 * before the request comes: to start it takes longer than to unpack a small file.
 */
export class ChannelLanes {
  readonly #plain: ChannelKeeper
  readonly #loaded: ChannelKeeper

  constructor(docker: Docker, id: string) {
    const container = docker.getContainer(id)
    // For trying what happens in containers in which the agent cannot run.
    const isAgentOff = process.env['LIVEPUSH_CHANNEL'] === 'shell'
    const agents = isAgentOff ? undefined : new Agents(docker, container)
    const open = async (lead: number) => {
      return (await agents?.open()) ?? Channel.open(container, shellProgram(lead))
    }
    this.#plain = new ChannelKeeper(() => open(0))
    this.#loaded = new ChannelKeeper(() => open(LEAD))
  }

  /** Programs answer at the other end, and none has gone, so the container runs. */
  get isOpen(): boolean {
    return this.#plain.isOpen && this.#loaded.isOpen
  }

  /** What a request costs; undefined where the container cannot have a channel. */
  async cost(): Promise<ChannelCost | undefined> {
    return (await this.#plain.get().catch(() => undefined))?.cost
  }

  /**
   * Opens them ahead of the first use, which need not wait for them then.
   *
   * @returns when nothing of ours is in the container's files any more
   */
  async prepare(): Promise<void> {
    // Whoever uses the container next is told why it did not work.
    const channel = await this.#plain.get().catch(() => undefined)
    if (channel) this.#loaded.get().catch(() => {})
  }

  /**
   * @param body the pieces of a tar
   * @returns undefined where there is no channel, or the request cannot go through one
   * @throws ChannelClosedError where it closed before the answer came
   */
  run(
    name: ScriptName,
    args: readonly string[],
    body: readonly Buffer[] = [],
  ): Promise<ChannelAnswer | undefined> {
    const bytes = sizeOf(body)
    const fits = bytes > 0 && bytes <= LEAD
    const lanes = fits ? [this.#loaded, this.#plain] : [this.#plain, this.#loaded]
    const [best] = lanes
      .filter(({ isOpen }) => isOpen)
      .sort((one, other) => one.pending - other.pending)
    // One that has closed is opened again meanwhile.
    if (!this.isOpen) void this.prepare()
    return (best ?? this.#plain).run(name, args, body)
  }

  /** Forgets them, whose programs have gone with their container. */
  reset(): void {
    this.#plain.reset()
    this.#loaded.reset()
  }

  /** Closes them for good. */
  async close(): Promise<void> {
    await Promise.all([this.#plain.close(), this.#loaded.close()])
  }
}
