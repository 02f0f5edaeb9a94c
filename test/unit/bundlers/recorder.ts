import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { onTestFinished } from 'vitest'
import type { BundlerHost, Connect, OutputSink } from '../../../src/bundlers/sink.ts'
import type { Emitted } from '../../../src/outputs/emitted.ts'

/** A directory of its own for one test, with these files in it. */
export async function project(files: Record<string, string>): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'livepush-bundlers-')))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await write(root, files)
  // A watcher that starts takes what was written a moment ago for an edit.
  const past = new Date(Date.now() - 60_000)
  for (const path of Object.keys(files)) await utimes(join(root, path), past, past)
  return root
}

/** Rollup's watcher misses what happens to a file within 50 ms after the last it heard of it. */
export const pause = () => new Promise((done) => setTimeout(done, 100))

export async function write(root: string, files: Record<string, string>) {
  await pause()
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
}

/** Stands in for a session: remembers what adapters report. */
export class Recorder {
  readonly calls: string[] = []
  readonly emitted: Emitted[] = []
  readonly failed: { key: string; error: unknown }[] = []
  readonly lines: string[] = []
  roots = new Set<string>()
  connected = 0
  awaited = 0
  closed = 0
  /** What the push of a build that does not watch ends with. */
  failure: Error | undefined
  readonly connect: Connect
  readonly #building = new Set<string>()

  constructor(mode: 'watch' | 'build' | 'both' = 'watch') {
    this.connect = (host) => {
      const isMeant = mode === 'both' || (mode === 'watch') === host.isWatching
      return isMeant ? this.#connect(host) : undefined
    }
  }

  #connect({ root }: BundlerHost): OutputSink {
    this.roots.add(root)
    const id = ++this.connected
    const end = (call: string, key: string) => {
      this.calls.push(call)
      this.#building.delete(`${id} ${key}`)
    }
    return {
      expect: (key) => {
        this.calls.push('expect')
        this.#building.add(`${id} ${key}`)
      },
      emit: (emitted) => {
        this.emitted.push({ ...emitted, key: `${id} ${emitted.key}` })
        end('emit', emitted.key)
      },
      fail: (key, error) => {
        this.failed.push({ key, error })
        end('fail', key)
      },
      retract: (key) => end('retract', key),
      settled: () => {
        this.awaited++
        return this.failure === undefined ? Promise.resolve() : Promise.reject(this.failure)
      },
      close: () => {
        this.closed++
        return Promise.resolve()
      },
    }
  }

  /** Nothing that was announced is still being built. */
  get idle() {
    return this.#building.size === 0
  }

  /** Waits until `emits` more outputs are emitted and nothing is being built any more. */
  async next(emits: number): Promise<Emitted[]> {
    const from = this.emitted.length
    return await this.waitFor(() => {
      const found = this.emitted.slice(from)
      return found.length >= emits && this.idle ? found : undefined
    }, `${emits} outputs`)
  }

  /** Waits until nothing was reported for a while: a watcher may build twice when it starts. */
  async settled(): Promise<void> {
    let seen = -1
    while (seen !== this.calls.length || !this.idle) {
      seen = this.calls.length
      await new Promise((done) => setTimeout(done, 400))
    }
  }

  async nextFailure(): Promise<unknown> {
    const from = this.failed.length
    return await this.waitFor(() => this.idle && this.failed[from]?.error, 'a failure')
  }

  async waitFor<T>(ready: () => T | undefined | false, what: string): Promise<T> {
    for (const end = Date.now() + 15_000; Date.now() < end;) {
      const value = ready()
      if (value !== undefined && value !== false) return value
      await new Promise((done) => setTimeout(done, 10))
    }
    throw new Error(`Waited for ${what} in vain; calls: ${this.calls.join(' ')}`)
  }
}

/** The paths of one output below `root`, sorted. */
export function listed(emitted: Emitted | undefined, root: string): string[] {
  return [...(emitted?.files.keys() ?? [])].map((path) => relative(root, path)).sort()
}

export function contentOf(emitted: Emitted | undefined, path: string): string | undefined {
  const file = emitted?.files.get(path)
  return file && Buffer.from(file.content as string).toString()
}
