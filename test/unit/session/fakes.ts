import type { Logger } from '../../../src/bundlers/sink.ts'
import type { PushResult } from '../../../src/engine/events.ts'
import type { PathExplanation } from '../../../src/engine/explain.ts'
import type { OutputDiff } from '../../../src/outputs/manifest.ts'
import { plain } from '../../../src/report/paint.ts'
import { Reporter } from '../../../src/report/reporter.ts'
import { Session } from '../../../src/session.ts'
import type { EditListener } from '../../../src/session/watch/context.ts'
import type { Running } from '../../../src/session/running.ts'

export const CONTEXT = '/project'

/** A container that only remembers what is pushed to it. */
export class FakeContainer implements Running {
  readonly name = 'web'
  isOwned = true
  isBehind = false
  readonly pushes: string[] = []
  readonly explanations = new Map<string, PathExplanation>()
  closed = 0
  kept = 0
  /** What the next pushes do instead of ending well at once. */
  readonly answers: (() => Promise<PushResult>)[] = []

  /** Paths that no step takes. */
  readonly ignored = new Set<string>()
  /** Files of the context that are no outputs. */
  readonly files = new Set<string>()
  /** What looking at the Dockerfile gives. */
  outdated: () => Promise<string | undefined> = () => Promise.resolve(undefined)

  async push(diff: OutputDiff, edited: readonly string[]): Promise<PushResult> {
    this.pushes.push([words(diff), ...edited.map((path) => `~${path}`)].filter(Boolean).join(' '))
    return await (this.answers.shift()?.() ?? Promise.resolve(done(diff)))
  }

  explainPath(path: string): PathExplanation {
    return this.explanations.get(path) ?? { path, takenBy: [7] }
  }

  takes(path: string): boolean {
    return !this.ignored.has(path)
  }

  holdsFile(path: string): boolean {
    return this.files.has(path)
  }

  outdatedBy(): Promise<string | undefined> {
    return this.outdated()
  }

  close(keep = false): Promise<void> {
    if (keep) this.kept++
    else this.closed++
    return Promise.resolve()
  }

  closeSync(): void {
    this.closed++
  }
}

export function words({ changed, removed }: OutputDiff): string {
  const files = [...changed].map(([path, { content }]) => `${path}=${content.toString()}`)
  return [...files, ...removed.map((path) => `-${path}`)].join(' ')
}

export function done({ changed, removed }: OutputDiff, more: Partial<PushResult> = {}): PushResult {
  return {
    outcome: 'done',
    changed: [...changed.keys()],
    deleted: removed,
    redone: [{ stageIdx: 0, line: 7, step: 'COPY dist .', reason: { kind: 'unfinished' } }],
    files: { written: changed.size, removed: removed.length, bytes: 0 },
    appFiles: { written: changed.size, removed: removed.length },
    restarted: true,
    duration: { plan: 0, copy: 0, run: 0, restart: 0, total: 12 },
    ...more,
  }
}

/** A session over fake containers, and all that it did. */
export class Harness {
  readonly lines: string[] = []
  readonly launches: string[] = []
  readonly containers: FakeContainer[] = []
  /** What the next launches do before they give a container. */
  readonly hurdles: ((signal: AbortSignal) => Promise<void>)[] = []
  prepare: (container: FakeContainer) => void = () => {}
  readonly session: Session
  /** Tells the session of edits, once it has begun to watch. */
  listener: EditListener | undefined
  watched = 0

  constructor() {
    const reporter = new Reporter(() => this.session.logger, plain)
    this.session = new Session({
      context: CONTEXT,
      reporter,
      watch: (listener) => {
        this.listener = listener
        this.watched++
        return Promise.resolve(() => this.watched--)
      },
      launch: async (outputs, signal, makeWay) => {
        this.launches.push(words(outputs))
        await this.hurdles.shift()?.(signal)
        await makeWay()
        const container = new FakeContainer()
        this.prepare(container)
        this.containers.push(container)
        return container
      },
    })
  }

  get container(): FakeContainer {
    return this.containers.at(-1)!
  }

  readonly logger: Logger = {
    info: (line) => this.lines.push(line),
    warn: (line) => this.lines.push(`warning: ${line}`),
    error: (line) => this.lines.push(`error: ${line}`),
  }

  attach({ isWatching = true, isStrict = true } = {}) {
    return this.session.attach(this.logger, { isWatching, isStrict })
  }

  edit(...paths: string[]) {
    for (const path of paths) this.listener!.edited(path)
  }
}

/** A list of files as a bundler emits it, paths relative to the context. */
export function emitted(files: Record<string, string>, key = 'out') {
  return {
    key,
    files: new Map(
      Object.entries(files).map(([path, content]) => [
        path.startsWith('/') ? path : `${CONTEXT}/${path}`,
        { content: Buffer.from(content), mode: 0o644 },
      ]),
    ),
  }
}

/** Lets everything that is due within these milliseconds happen. */
export async function pass(milliseconds = 100) {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
}
