import type { Duplex } from 'node:stream'
import type Docker from 'dockerode'
import { Answer, Frames } from './channel-frames.ts'
import { isUsable } from './channel-probe.ts'
import type { ChannelCost, ChannelProgram, RequestName, RequestOptions } from './channel-program.ts'

/** The channel ended before its answer came: nobody knows how much of the request was done. */
export class ChannelClosedError extends Error {}

export interface ChannelAnswer {
  code: number
  /** What was printed, on stdout and stderr both. */
  output: Buffer
}

interface Request {
  parts: Buffer[]
  answer: Answer
  resolve: (answer: ChannelAnswer) => void
  reject: (error: ChannelClosedError) => void
}

/** Milliseconds after which a container that does not answer is asked after. */
const PATIENCE = 1000

/**
 * One long-lived program in a container, the agent or a shell, which runs our own scripts and unpacks
 * small archives without a new exec for each. It ends with its stdin, so it does not outlive this
 * process.
 *
 * Requests are answered one after the other, in their order.
 */
export class Channel {
  readonly #container: Docker.Container
  readonly #exec: Docker.Exec
  readonly #stream: Duplex & { ref?(): void; unref?(): void }
  readonly #program: ChannelProgram
  readonly #frames = new Frames()
  readonly #waiting: Request[] = []
  #watch: NodeJS.Timeout | undefined
  #isOpen = true

  private constructor(
    container: Docker.Container,
    exec: Docker.Exec,
    stream: Duplex,
    program: ChannelProgram,
  ) {
    this.#container = container
    this.#exec = exec
    this.#stream = stream
    this.#program = program
    stream.on('data', (data: Buffer) => this.#receive(data))
    for (const event of ['end', 'close', 'error']) stream.on(event, () => this.close())
    this.#stream.unref?.()
  }

  /**
   * @returns undefined where the container has no such program, or that lacks a tool it needs
   * @throws where the container does not run, or the engine does not answer
   */
  static async open(
    container: Docker.Container,
    program: ChannelProgram,
  ): Promise<Channel | undefined> {
    const exec = await container.exec({
      Cmd: program.argv,
      User: '0',
      WorkingDir: '/',
      // Names are bytes to us, whatever the container's language is.
      Env: ['LC_ALL=C'],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    })
    const stream = await exec.start({ hijack: true, stdin: true })
    const channel = new Channel(container, exec, stream, program)
    if (await isUsable(channel)) return channel
    channel.close()
    return undefined
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get cost(): ChannelCost {
    return this.#program.cost
  }

  /** Requests that have no answer yet. */
  get pending(): number {
    return this.#waiting.length
  }

  /**
   * Runs one of our scripts as root.
   *
   * Where a body cannot be unpacked, the script is not run.
   *
   * @returns undefined where the arguments cannot travel this way, and nothing was done
   * @throws ChannelClosedError
   */
  async run(
    name: RequestName,
    args: readonly string[],
    options: RequestOptions = {},
  ): Promise<ChannelAnswer | undefined> {
    const parts = this.#program.encode(name, args, options)
    if (!parts) return undefined
    if (!this.#isOpen) throw new ChannelClosedError('The channel is closed.')
    return new Promise((resolve, reject) => {
      this.#waiting.push({ parts, answer: new Answer(this.#program.token), resolve, reject })
      if (this.#waiting.length === 1) this.#send()
    })
  }

  /** Ends the program; what waits for an answer is rejected. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    clearInterval(this.#watch)
    this.#stream.destroy()
    const error = new ChannelClosedError('The channel closed before its answer came.')
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }

  #send(): void {
    this.#stream.ref?.()
    for (const part of this.#waiting[0]!.parts) this.#stream.write(part)
    this.#watch = setInterval(() => void this.#askAfter(), PATIENCE)
  }

  #receive(data: Buffer): void {
    for (const piece of this.#frames.push(data)) {
      const request = this.#waiting[0]
      const answer = request?.answer.push(piece.data)
      if (!answer) continue
      clearInterval(this.#watch)
      this.#waiting.shift()
      request!.resolve(answer)
      if (this.#waiting.length > 0) this.#send()
      else this.#stream.unref?.()
    }
  }

  /**
   * A container that is paused answers no more, and its channel is not closed either; nor is that of
   * a shell which somebody killed, while a child of its has its output open.
   */
  async #askAfter(): Promise<void> {
    const asked = [this.#container.inspect(), this.#exec.inspect()] as const
    const isAlive = await Promise.all(asked).then(
      ([{ State }, { Running }]) => State.Running && !State.Paused && Running,
      () => false,
    )
    if (!isAlive) this.close()
  }
}
