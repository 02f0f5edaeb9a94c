import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type Docker from 'dockerode'
import { Frames } from './channel-frames.ts'
import { EndMark } from './end-mark.ts'
import { exitCode } from './exec.ts'
import { RUN_COMMAND } from './scripts-command.ts'

/** What to run, and as whom. */
export interface CommandLine {
  argv: readonly string[]
  /** As `docker exec --user`. */
  user: string
  /** Absolute and there. */
  workdir: string
}

export type OnOutput = (data: Buffer, isStderr: boolean) => void

/**
 * A command line that waits inside a container for its start, so that starting it costs next to
 * nothing. It ends with its stdin, so it does not outlive this process.
 */
export class Command {
  readonly #exec: Docker.Exec
  readonly #stream: Duplex & { ref?(): void; unref?(): void }
  readonly #frames = new Frames()
  readonly #token = randomBytes(12).toString('hex')
  /** Of stdout, and of stderr. */
  readonly #marks = [new EndMark(this.#token), new EndMark(this.#token)] as const
  readonly #codes: (number | undefined)[] = [undefined, undefined]
  readonly #ended: Promise<void>
  #settle: (error?: Error) => void = () => {}
  #early: { data: Buffer; isStderr: boolean }[] = []
  #onOutput: OnOutput | undefined
  #isOpen = true

  private constructor(exec: Docker.Exec, stream: Duplex) {
    this.#exec = exec
    this.#stream = stream
    this.#ended = new Promise((resolve, reject) => {
      this.#settle = (error) => {
        this.#isOpen = false
        if (error) reject(error)
        else resolve()
      }
    })
    this.#ended.catch(() => {}) // Whoever runs it is told.
    stream.on('data', (data: Buffer) => this.#receive(data))
    stream.once('end', () => this.#settle())
    stream.once('close', () => this.#settle())
    stream.once('error', (error) => this.#settle(error))
    this.#stream.unref?.()
  }

  static async open(
    container: Docker.Container,
    { argv, user, workdir }: CommandLine,
  ): Promise<Command> {
    const exec = await container.exec({
      Cmd: ['/bin/sh', '-c', RUN_COMMAND, 'sh', workdir, ...argv],
      User: user,
      WorkingDir: workdir,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    })
    return new Command(exec, await exec.start({ hijack: true, stdin: true }))
  }

  /** It waits for its start: it has not been run, and nothing ended it. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /**
   * Runs it, once, and waits for its end.
   *
   * @param signal kills it with all its children
   * @returns its exit code; 126 or 127 where it could not be run
   */
  async run(onOutput: OnOutput, signal: AbortSignal): Promise<number> {
    const cancel = () => this.#stream.end()
    this.#onOutput = onOutput
    for (const { data, isStderr } of this.#early.splice(0)) onOutput(data, isStderr)
    this.#stream.ref?.()
    if (this.#isOpen) this.#stream.write(`${this.#token}\n`)
    signal.addEventListener('abort', cancel, { once: true })
    if (signal.aborted) cancel()
    try {
      await this.#ended
    } finally {
      signal.removeEventListener('abort', cancel)
      this.close()
    }
    return this.#codes[0] ?? (await exitCode(this.#exec))
  }

  /** Ends it, run or not. */
  close(): void {
    this.#isOpen = false
    this.#stream.destroy()
  }

  #receive(data: Buffer): void {
    for (const { data: bytes, isStderr } of this.#frames.push(data)) {
      const { output, code } = this.#marks[Number(isStderr) as 0 | 1].push(bytes)
      if (output.length > 0) {
        if (this.#onOutput) this.#onOutput(output, isStderr)
        else this.#early.push({ data: output, isStderr })
      }
      if (code !== undefined) this.#codes[Number(isStderr)] = code
    }
    if (this.#codes.every((code) => code !== undefined)) this.#settle()
  }
}
