import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** In ms. chokidar, which many bundlers watch with, misses a change 50 ms after the file's last one. */
const BETWEEN_SAVES = 150

/** A user's project, in a directory of its own. */
export class Project {
  private constructor(readonly root: string) {}

  /** Makes one of files given by path. It is below the repository, where the bundlers are found. */
  static async create(files: Record<string, string>): Promise<Project> {
    const parent = join(repository, '.tmp')
    await mkdir(parent, { recursive: true })
    const project = new Project(await mkdtemp(join(parent, 'test-')))
    await project.write(files)
    await mkdir(join(project.root, 'node_modules'))
    await symlink(repository, join(project.root, 'node_modules/unplugin-livepush'), 'junction')
    return project
  }

  /** Makes an empty one outside the repository, which brings its own packages. */
  static async apart(): Promise<Project> {
    return new Project(await mkdtemp(join(tmpdir(), 'livepush-test-')))
  }

  async write(files: Record<string, string>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.root, path)), { recursive: true })
      await writeFile(join(this.root, path), text)
    }
  }

  /** Saves a file as an editor does: in one go, what a bundler reads is never half of it. */
  async save(path: string, text: string): Promise<void> {
    await sleep(BETWEEN_SAVES)
    await writeFile(join(this.root, 'saving'), text)
    await rename(join(this.root, 'saving'), join(this.root, path))
  }

  /** Replaces a piece of a file, which must be there. */
  async edit(path: string, what: string, by: string): Promise<void> {
    const text = await readFile(join(this.root, path), 'utf8')
    if (!text.includes(what)) throw new Error(`${path} has no ${what}`)
    await this.save(path, text.replace(what, by))
  }

  async remove(path = ''): Promise<void> {
    await rm(join(this.root, path), { recursive: true, force: true })
  }

  /** Runs a command of npm's in the project. */
  async npm(...args: string[]): Promise<string> {
    const cli = process.env.npm_execpath
    const [file, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
    return run(file, [...first, ...args], this.root)
  }

  /** Starts a bundler's CLI, given by its path from a `node_modules`. */
  watch(cli: string, args: string[], env: Record<string, string> = {}): Watcher {
    return new Watcher(cli, args, this.root, env)
  }
}

/** A bundler that watches, and what it has said so far. */
export class Watcher {
  output = ''
  private readonly child
  private readonly exited: Promise<unknown>

  constructor(cli: string, args: string[], cwd: string, env: Record<string, string>) {
    this.child = spawn(process.execPath, [cli, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // When all that it said has been read, too.
    this.exited = once(this.child, 'close')
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => (this.output += `${line}\n`))
    }
  }

  /** Waits for a line; with `from`, only in what was said after that much of the output. */
  async line(pattern: RegExp, from = 0): Promise<string> {
    return this.until(() => pattern.exec(this.output.slice(from))?.[0], `${pattern.source}`)
  }

  /** Asks until there is a truthy answer; what the bundler said is in the error if none comes. */
  async until<T>(
    ask: () => T | Promise<T>,
    what: string,
    timeout = 30_000,
  ): Promise<NonNullable<T>> {
    const deadline = Date.now() + timeout
    while (Date.now() < deadline) {
      const answer = await ask()
      if (answer) return answer
      if (this.hasEnded) break
      await sleep(10)
    }
    const why = this.hasEnded ? 'the bundler has ended' : `not within ${timeout / 1000} s`
    throw new Error(`${what}: ${why}\n${this.output}`)
  }

  /** Waits for its end, and returns the exit code. */
  async ended(): Promise<number | null> {
    await this.exited
    return this.child.exitCode
  }

  /** Ends it as Ctrl-C does. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    if (this.hasEnded) return
    this.child.kill(signal)
    const late = setTimeout(() => this.child.kill('SIGKILL'), 30_000)
    await this.exited
    clearTimeout(late)
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }
}

async function run(file: string, args: string[], cwd: string): Promise<string> {
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${file} ${args.join(' ')}: ${code}\n${output}${said}`)
  return output
}
