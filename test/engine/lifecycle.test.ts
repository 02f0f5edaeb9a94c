import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  ContainerNotRunningError,
  RebuildRequiredError,
  StepFailedError,
  type PushResult,
} from '../../src/engine/index.ts'
import type { App, AppSpec } from './support/app.ts'
import { appPerTest } from './support/app-per-test.ts'
import { BZIP2 } from './support/bzip2.ts'
import { BUSYBOX, docker, dockerCli, rejection } from './support/engine.ts'

const start = appPerTest()
const forever = 'CMD while :; do sleep 1; done\n'
const startedAt = async ({ containerId }: App) =>
  (await docker.getContainer(containerId).inspect()).State.StartedAt

describe('a step that fails', () => {
  const spec: AppSpec = {
    dockerfile: `FROM ${BUSYBOX} AS build
COPY src /src
RUN cat /src/check && sh /src/check
RUN cp /src/check /built
FROM ${BUSYBOX}
COPY own /own
COPY --from=build /built /built
${forever}`,
    files: { 'src/check': 'true', own: '1' },
  }

  it('stops what depends on it, is reported with its line and output, and is retried', async () => {
    const app = await start(spec)
    const before = await startedAt(app)
    await app.write('src/check', 'echo broken >&2; exit 3')
    await app.write('own', '2')
    const push = app.livepush.performLivepush(['src/check', 'own'], [])
    const error = await rejection(push, StepFailedError)
    expect(error).toMatchObject({ line: 3, stageIdx: 0, exitCode: 3 })
    expect(error.output).toContain('broken')
    expect(error.message).toMatch(/^Dockerfile:3: RUN cat .* failed with exit code 3/)
    expect(app.events.at(-1)).toBe('end failed')
    expect(await startedAt(app)).toBe(before)
    expect(await app.read('/own')).toBe('1')

    app.events.length = 0
    await app.write('src/check', 'echo fine')
    const result = await app.livepush.performLivepush(['src/check'], [])
    expect(result.outcome).toBe('done')
    expect(app.events.filter((event) => /^(execute|restart|end)/.test(event))).toEqual([
      'execute 0 cat /src/check && sh /src/check',
      'execute 0 cp /src/check /built',
      'restart app',
      'end done',
    ])
    await app.expectFresh()
  })

  it('is retried by a push of nothing at all', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX}\nCOPY a /a\nRUN test ! -e /trap && cp /a /b\n${forever}`,
      files: { a: '1' },
    })
    await dockerCli('exec', app.containerId, 'touch', '/trap')
    await app.write('a', '2')
    await expect(app.livepush.performLivepush(['a'], [])).rejects.toThrow(StepFailedError)
    await dockerCli('exec', app.containerId, 'rm', '/trap')
    const result = await app.livepush.performLivepush([], [])
    expect(result.redone.map(({ line, reason }) => [line, reason.kind])).toEqual([
      [3, 'unfinished'],
    ])
    expect(result.restarted).toBe(true)
    await app.expectFresh()
  })

  it('may be a COPY whose source is gone', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX}\nCOPY a b /dest/\n${forever}`,
      files: { a: '1', b: '1' },
    })
    await app.remove('a')
    const error = await rejection(app.livepush.performLivepush([], ['a']), StepFailedError)
    expect(error.message).toContain('Dockerfile:2: COPY a b /dest/: a is not there')
    expect(await app.read('/dest/a')).toBe('1')
    await app.write('a', 'back')
    await app.livepush.performLivepush(['a'], [])
    await app.expectFresh()
  })

  it('does not hold up stages that do not depend on it', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX} AS bad
COPY bad /bad
RUN sh /bad
FROM ${BUSYBOX} AS good
COPY good /good
RUN cp /good /out
FROM ${BUSYBOX}
COPY --from=bad /bad /bad
COPY --from=good /out /out
${forever}`,
      files: { bad: 'true', good: '1' },
    })
    await app.write('bad', 'false')
    await app.write('good', '2')
    await expect(app.livepush.performLivepush(['bad', 'good'], [])).rejects.toThrow('Dockerfile:3')
    const returned = app.events.filter((event) => event.startsWith('return'))
    expect(returned.sort()).toEqual(['return 0 1', 'return 1 0'])
    await app.write('bad', 'true # again')
    await app.livepush.performLivepush(['bad'], [])
    await app.expectFresh()
  })
})

describe('stages that do not depend on each other', () => {
  it('are redone side by side', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX} AS one
COPY a /a
RUN sh /a
FROM ${BUSYBOX} AS two
COPY a /a
RUN sh /a
FROM ${BUSYBOX}
COPY --from=one /a /one
COPY --from=two /a /two
${forever}`,
      files: { a: 'true' },
    })
    await app.write('a', 'sleep 2')
    const { redone } = await app.livepush.performLivepush(['a'], [])
    const order = app.events.map((event) => event.split(' ')[0]).slice(1, 5)
    expect(order).toEqual(['execute', 'execute', 'return', 'return'])
    expect(redone.map(({ line }) => line)).toEqual([2, 3, 5, 6, 8, 9])
    await app.expectFresh()
  })
})

describe('a push that supersedes another', () => {
  it('ends its command with all its children at once and takes over its work', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX}
COPY slow /slow
RUN sh /slow
COPY other /other
${forever}`,
      files: { slow: 'true', other: '1' },
    })
    await app.write(
      'slow',
      "trap '' TERM INT; sleep 4321 & (trap '' TERM; sleep 4322) & setsid sleep 4324 & sleep 4323",
    )
    const executing = new Promise((resolve) => app.livepush.once('commandExecute', resolve))
    const first = app.livepush.performLivepush(['slow'], [])
    await executing
    await waitFor(
      async () => (await processes(app)).filter((line) => /\d +sleep 432/.test(line)).length === 4,
    )
    await app.write('slow', 'cp /slow /done')
    await app.write('other', '2')
    const ended = performance.now()
    const second = app.livepush.performLivepush(['slow', 'other'], [])
    expect((await first).outcome).toBe('superseded')
    expect(performance.now() - ended).toBeLessThan(5_000)
    expect((await second).outcome).toBe('done')
    expect((await processes(app)).filter((line) => /\d +sleep 432/.test(line))).toEqual([])
    expect(app.events).toEqual([
      'start +slow -',
      'execute 0 sh /slow',
      'cancel',
      'return 0 137',
      'end superseded',
      'start +other,slow -',
      'execute 0 sh /slow',
      'return 0 0',
      'restart app',
      'end done',
    ])
    await app.expectFresh()
  })

  it('loses nothing of what several pushes in a row were to bring', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX}
COPY a /a
RUN sleep 1; cp /a /b
COPY d /d
RUN cat /d/* > /all
${forever}`,
      files: { a: '1', 'd/1': '1', 'd/gone': 'x' },
    })
    const pushes: Promise<PushResult>[] = []
    await app.write('a', '2')
    pushes.push(app.livepush.performLivepush(['a'], []))
    await new Promise((resolve) => setTimeout(resolve, 300))
    await app.remove('d/gone')
    await app.write('d/2', '2')
    await app.write('d/1', 'one')
    pushes.push(app.livepush.performLivepush([], ['d/gone']))
    pushes.push(app.livepush.performLivepush(['d/2'], []))
    pushes.push(app.livepush.performLivepush(['d/1'], []))
    const outcomes = (await Promise.all(pushes)).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['superseded', 'superseded', 'superseded', 'done'])
    // Each call has its end; the two that were overtaken while they waited never began.
    expect(app.events.filter((event) => event.startsWith('end '))).toEqual([
      'end superseded',
      'end superseded',
      'end superseded',
      'end done',
    ])
    expect(app.events.filter((event) => event.startsWith('start '))).toHaveLength(2)
    await app.expectFresh()
  })
})

describe('what a RUN leaves running', () => {
  it('does not outlive it, in its session or in one of its own', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX}\nCOPY a /a\nRUN sleep 4321 & setsid sleep 4322 & cp /a /b\n${forever}`,
      files: { a: '1' },
      options: { skipContainerRestart: true },
    })
    await dockerCli('exec', '-d', app.containerId, 'sleep', '9876')
    await app.write('a', '2')
    const started = performance.now()
    await app.livepush.performLivepush(['a'], [])
    expect(performance.now() - started).toBeLessThan(5_000)
    expect((await processes(app)).filter((line) => /\d +sleep 432/.test(line))).toEqual([])
    expect((await processes(app)).filter((line) => line.includes('sleep 9876'))).toHaveLength(1)
  })
})

describe('restarting', () => {
  const spec: AppSpec = {
    dockerfile: `FROM ${BUSYBOX} AS build
COPY src /src
RUN cat /src/a > /out
FROM ${BUSYBOX}
COPY --from=build /out /out
${forever}`,
    files: { 'src/a': '1', 'src/unused': '1' },
  }

  it('is left out where nothing in the app container changed', async () => {
    const app = await start(spec)
    const before = await startedAt(app)
    await app.write('src/unused', '2')
    const result = await app.livepush.performLivepush(['src/unused'], [])
    expect(result).toMatchObject({ outcome: 'done', restarted: false })
    expect(result.redone.map(({ stageIdx }) => stageIdx)).toEqual([0, 0])
    expect(await startedAt(app)).toBe(before)
  })

  it('may be a signal to the app', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX}
COPY a /a
CMD ["/bin/sh", "-c", "trap 'cat /a >> /seen' HUP; while :; do sleep 0.1; done"]`,
      files: { a: '1' },
      options: { restartSignal: 'SIGHUP' },
    })
    const before = await startedAt(app)
    await app.write('a', '2')
    expect(await app.livepush.performLivepush(['a'], [])).toMatchObject({ restarted: true })
    await waitFor(async () => (await app.read('/seen').catch(() => '')) === '2')
    expect(await startedAt(app)).toBe(before)
  })

  it('finds files that are the ones they were, where it was asked for that', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX}\nCOPY src /app\n${forever}`,
      files: { 'src/a': '1', 'src/b': '1' },
      options: { write: 'in-place' },
    })
    const inodes = () => dockerCli('exec', app.containerId, 'stat', '-c', '%i', '/app/a', '/app/b')
    await app.write('src/a', '2')
    await app.livepush.performLivepush(['src'], [])
    const before = await inodes()
    await app.write('src/a', '3')
    await app.write('src/b', '3')
    await app.livepush.performLivepush(['src'], [])
    expect(await inodes()).toBe(before)
    await app.expectFresh()
  })

  it('is left out where it was asked to be', async () => {
    const app = await start({ ...spec, options: { skipContainerRestart: true } })
    const before = await startedAt(app)
    await app.write('src/a', '2')
    expect(await app.livepush.performLivepush(['src/a'], [])).toMatchObject({ restarted: false })
    expect(await startedAt(app)).toBe(before)
    await app.expectFresh()
  })
})

describe('what cannot be done in place', () => {
  const packed = (index: 0 | 1) => ({ content: Buffer.from(BZIP2[index], 'base64'), mode: 0o644 })

  it('is refused with the line: an archive that only the builder unpacks', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX}\nCOPY a /a\nADD files.tar /unpacked/\n${forever}`,
      files: { a: '1', 'files.tar': packed(0) },
    })
    await app.write('a', '2')
    await app.livepush.performLivepush(['a'], [])
    await app.expectFresh()
    await app.write('files.tar', packed(1))
    const error = await rejection(
      app.livepush.performLivepush(['files.tar'], []),
      RebuildRequiredError,
    )
    expect(error.line).toBe(3)
    expect(error.message).toContain('it is compressed with bzip2')
  })

  it('is refused with the line: a RUN that binds what changed', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX}
COPY a /a
RUN --mount=type=bind,source=b,target=/mnt/b cat /mnt/b > /b
${forever}`,
      files: { a: '1', b: '1' },
    })
    await app.write('b', '2')
    const error = await rejection(app.livepush.performLivepush(['b'], []), RebuildRequiredError)
    expect(error.line).toBe(3)
    expect(error.message).toContain('--mount=type=bind')
  })
})

describe('containers', () => {
  const spec: AppSpec = {
    dockerfile: `FROM ${BUSYBOX} AS build\nCOPY a /a\nFROM ${BUSYBOX}\nCOPY --from=build /a /a\n${forever}`,
    files: { a: '1' },
  }

  it('of the stages go with cleanupIntermediateContainers()', async () => {
    const labels = { cleanup: randomUUID() }
    const app = await start({ ...spec, options: { labels } })
    const stages = () => dockerCli('ps', '-aq', '--filter', `label=cleanup=${labels.cleanup}`)
    expect((await stages()).split('\n')).toHaveLength(1)
    await app.livepush.cleanupIntermediateContainers()
    expect(await stages()).toBe('')
    await app.write('a', '2')
    const push = app.livepush.performLivepush(['a'], [])
    await expect(push).rejects.toThrow(ContainerNotRunningError)
    expect(await app.read('/a')).toBe('1')
  })

  it('that stopped are said to have, and what was to be pushed is pushed later', async () => {
    const app = await start(spec)
    await dockerCli('stop', '-t', '0', app.containerId)
    await app.write('a', '2')
    await expect(app.livepush.performLivepush(['a'], [])).rejects.toThrow(ContainerNotRunningError)
    await dockerCli('start', app.containerId)
    await app.livepush.performLivepush([], [])
    await app.expectFresh()
  })
})

async function processes({ containerId }: App): Promise<string[]> {
  return (await dockerCli('top', containerId, '-eo', 'pid,args')).split('\n')
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 100) throw new Error('It never came true.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
