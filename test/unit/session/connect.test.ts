import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectSession } from '../../../src/session/connect.ts'

let root: string
let lines: string[]

const logger = {
  info: (line: string) => lines.push(line),
  warn: (line: string) => lines.push(line),
  error: (line: string) => lines.push(line),
}
const host = (isWatching = true) => ({ root, logger, isWatching })
const built = { key: 'out', files: new Map() }

beforeEach(async () => {
  lines = []
  // Without a Dockerfile, a start ends before it looks for an engine.
  root = await mkdtemp(join(tmpdir(), 'livepush-connect-'))
})

afterEach(() => rm(root, { recursive: true }))

async function someLines(count: number) {
  await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(count)
  return lines
}

describe('connectSession', () => {
  it('logs options that cannot be used, and leaves the build alone', () => {
    expect(connectSession({ container: 'web', run: {} }, host())).toBeUndefined()
    expect(lines).toEqual([
      'livepush  The options `container` and `run` cannot go together. `container` names a container that runs already, `run` shapes one to be started.',
    ])
  })

  it('does nothing when it is switched off', () => {
    expect(connectSession({ enabled: false }, host())).toBeUndefined()
    expect(lines).toEqual([])
  })

  it.each([
    ['watch', [true, false]],
    ['build', [false, true]],
    ['both', [true, true]],
  ] as const)('connects the builds that mode %s names', async (mode, connected) => {
    const sinks = [true, false].map((isWatching) => connectSession({ mode }, host(isWatching)))
    expect(sinks.map((sink) => sink !== undefined)).toEqual(connected)
    for (const sink of sinks) await sink?.close()
  })

  it.each([true, false])('fails a build for its push only where strict is %s', async (strict) => {
    const sink = connectSession({ mode: 'build', strict }, host(false))!
    sink.emit(built)
    const outcome = await sink.settled().then(
      () => 'fine',
      () => 'failed',
    )
    expect(outcome).toBe(strict ? 'failed' : 'fine')
    expect(lines).toHaveLength(1)
    await sink.close()
  })

  it('has one session for all builds that feed one container', async () => {
    const sinks = [1, 2].map(() => connectSession({}, host())!)
    for (const sink of sinks) sink.expect('out')
    for (const sink of sinks) sink.emit(built)
    expect(await someLines(1)).toEqual([
      expect.stringContaining(`There is no Dockerfile at ${join(root, 'Dockerfile')}.`),
    ])
    await Promise.all(sinks.map((sink) => sink.close()))
  })

  it('has a session for each container, and a new one after the end', async () => {
    const [one, other] = ['a', 'b'].map((context) => connectSession({ context }, host())!)
    one!.emit(built)
    other!.emit(built)
    await someLines(2)
    await one!.close()
    const next = connectSession({ context: 'a' }, host())!
    next.emit(built)
    await someLines(3)
    await Promise.all([next.close(), other!.close()])
  })

  it('listens to signals only while there is a session', async () => {
    const before = process.listenerCount('SIGINT')
    const sinks = ['a', 'b'].map((context) => connectSession({ context }, host())!)
    expect(process.listenerCount('SIGINT')).toBe(before + 1)
    await sinks[0]!.close()
    expect(process.listenerCount('SIGINT')).toBe(before + 1)
    await sinks[1]!.close()
    expect(process.listenerCount('SIGINT')).toBe(before)
  })
})
