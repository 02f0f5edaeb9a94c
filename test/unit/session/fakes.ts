import type { Logger } from '../../../src/bundlers/sink.ts'
import type { PushResult } from '../../../src/engine/events.ts'
import type { PathExplanation } from '../../../src/engine/explain.ts'
import type { OutputDiff } from '../../../src/outputs/manifest.ts'
import { plain } from '../../../src/report/paint.ts'
import { Reporter } from '../../../src/report/reporter.ts'
import { Session } from '../../../src/session.ts'
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
  /** What the next pushes do instead of ending well at once. */
  readonly answers: (() => Promise<PushResult>)[] = []

  async push(diff: OutputDiff): Promise<PushResult> {
    this.pushes.push(words(diff))
    return await (this.answers.shift()?.() ?? Promise.resolve(done(diff)))
  }

  explainPath(path: string): PathExplanation {
    return this.explanations.get(path) ?? { path, takenBy: [7] }
  }

  close(): Promise<void> {
    this.closed++
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

  constructor() {
    const reporter = new Reporter(() => this.session.logger, plain)
    this.session = new Session({
      context: CONTEXT,
      reporter,
      launch: async (outputs, signal) => {
        this.launches.push(words(outputs))
        await this.hurdles.shift()?.(signal)
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

  attach() {
    return this.session.attach(this.logger)
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
