import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OutputSink } from '../../src/bundlers/sink.ts'
import type { Options } from '../../src/options/types.ts'
import { connectSession } from '../../src/session/connect.ts'
import { docker, removeNamed } from './container.ts'

let count = 0

/** A project whose container a session keeps in step, with no bundler but what the test emits. */
export class Followed {
  readonly lines: string[] = []
  sink!: OutputSink
  private constructor(
    readonly root: string,
    readonly name: string,
  ) {}

  /** `options` may be made from the name that the container is to have. */
  static async start(
    files: Record<string, string | Buffer>,
    options: (name: string) => Options = (name) => ({ run: { name } }),
  ): Promise<Followed> {
    const root = await mkdtemp(join(tmpdir(), 'livepush-session-'))
    const followed = new Followed(root, `livepush-test-session-${process.pid}-${++count}`)
    await followed.write(files)
    const say = (line: string) => void followed.lines.push(line)
    const logger = { info: say, warn: say, error: say }
    followed.sink = connectSession(options(followed.name), { root, logger, isWatching: true })!
    return followed
  }

  async write(files: Record<string, string | Buffer>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.root, path)), { recursive: true })
      await writeFile(join(this.root, path), content)
    }
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.root, path), { recursive: true })
  }

  /** A good build that left these files in `dist`, and no other. */
  emit(files: Record<string, string>, client = false): void {
    const outputs = Object.entries(files).map(
      ([path, text]) =>
        [join(this.root, 'dist', path), { content: Buffer.from(text), mode: 0o644 }] as const,
    )
    this.sink.emit({ key: 'dist', files: new Map(outputs), client })
  }

  /** The output of a command in the container that has the name now. */
  async exec(...argv: string[]): Promise<string> {
    const exec = await docker
      .getContainer(this.name)
      .exec({ Cmd: argv, AttachStdout: true, AttachStderr: true, Tty: true })
    return (await buffer(await exec.start({ Tty: true }))).toString().trim()
  }

  async startedAt(): Promise<string> {
    return (await docker.getContainer(this.name).inspect()).State.StartedAt
  }

  /** Waits for a line that was said after the first `from` ones. */
  async line(pattern: RegExp, from = 0, timeout = 60_000): Promise<string> {
    const deadline = Date.now() + timeout
    while (Date.now() < deadline) {
      const line = this.lines.slice(from).find((text) => pattern.test(text))
      if (line !== undefined) return line
      await sleep(10)
    }
    throw new Error(`nothing said like ${pattern.source}:\n${this.lines.join('\n')}`)
  }

  /** Does something and waits for what is said then. */
  async after(what: () => Promise<void> | void, pattern: RegExp): Promise<string> {
    const from = this.lines.length
    await what()
    return await this.line(pattern, from)
  }

  async stop(): Promise<void> {
    await this.sink.close()
    await removeNamed(this.name)
    await rm(this.root, { recursive: true })
  }
}
