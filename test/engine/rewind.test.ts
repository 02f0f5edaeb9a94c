import { describe, expect, it } from 'vitest'
import { RebuildRequiredError, StepFailedError } from '../../src/engine/index.ts'
import { appPerTest } from './support/app-per-test.ts'
import { BUSYBOX, dockerCli, rejection } from './support/engine.ts'

const start = appPerTest()
const forever = 'CMD while :; do sleep 1; done\n'

describe('what later steps copy', () => {
  const dockerfile = `FROM ${BUSYBOX}
COPY check /check
RUN sh /check
COPY --chown=7 late /late
RUN sh /check
COPY last /last
${forever}`
  const files = { check: 'true', 'late/a': '1', 'late/d/b': '1', last: '1' }

  it('is back where a RUN fails that did not find it', async () => {
    const app = await start({ dockerfile, files })
    await app.write('check', 'if [ -e /late ]; then exit 7; else exit 3; fi')
    const push = app.livepush.performLivepush(['check'], [])
    expect(await rejection(push, StepFailedError)).toMatchObject({ line: 3, exitCode: 3 })
    expect([await app.read('/late/a'), await app.read('/late/d/b')]).toEqual(['1', '1'])
    await app.write('check', '[ ! -e /late ] || [ ! -e /last ] && exit 4')
    const second = app.livepush.performLivepush(['check'], [])
    expect(await rejection(second, StepFailedError)).toMatchObject({ line: 3 })
    expect([await app.read('/late/d/b'), await app.read('/last')]).toEqual(['1', '1'])
    await app.write('check', 'true')
    await app.livepush.performLivepush(['check'], [])
    await app.expectFresh()
  })

  it('is back where a push is superseded by one that changes none of it', async () => {
    const app = await start({ dockerfile, files: { ...files, other: '1' } })
    await app.write('check', 'sleep 30')
    const superseded = app.livepush.performLivepush(['check'], [])
    while (!app.events.some((event) => event.startsWith('execute'))) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await app.write('check', 'ls /late && exit 5; true')
    await app.livepush.performLivepush(['check'], []).catch((error: unknown) => error)
    expect((await superseded).outcome).toBe('superseded')
    expect(await app.read('/late/d/b')).toBe('1')
    await app.write('check', 'true # again')
    await app.livepush.performLivepush(['check'], [])
    await app.expectFresh()
  })

  it('stays where a source of it is gone: the RUN is not even begun', async () => {
    const app = await start({ dockerfile, files })
    await app.write('check', 'touch /began')
    await app.remove('last')
    const error = await rejection(
      app.livepush.performLivepush(['check'], ['last']),
      StepFailedError,
    )
    expect(error).toMatchObject({ line: 6 })
    expect([await app.read('/last'), await app.read('/late/a')]).toEqual(['1', '1'])
    await app.write('last', '2')
    await app.livepush.performLivepush(['last'], [])
    await app.expectFresh()
  })

  it('stays where something of the user is mounted, and what else a directory holds', async () => {
    const app = await start({
      dockerfile: `FROM ${BUSYBOX}
COPY a /a
RUN cat /a > /out
COPY late /late
VOLUME /late/kept
${forever}`,
      files: { a: '1', 'late/kept/f': '1', 'late/b': '1' },
    })
    await dockerCli(
      'exec',
      app.containerId,
      'sh',
      '-c',
      'echo mine > /late/kept/f; echo own > /late/own',
    )
    await app.write('a', '2')
    await app.livepush.performLivepush(['a'], [])
    expect(await app.read('/late/b')).toBe('1')
    expect(await app.read('/late/own')).toBe('own')
  })
})

describe('what a RUN edits of what an earlier one made', () => {
  const dockerfile = (size: string) => `FROM ${BUSYBOX}
COPY p /p
RUN mkdir -p /m && dd if=/dev/zero of=/m/f bs=${size} count=1 2>/dev/null && cat /p >> /m/f
COPY s /s
RUN md5sum /m/f /s > /out && echo more >> /m/f
${forever}`

  it('is remembered where that was redone, up to some size', async () => {
    const app = await start({ dockerfile: dockerfile('1M'), files: { p: '1', s: '1' } })
    for (const [file, content] of [
      ['p', '2'],
      ['s', '2'],
      ['s', '3'],
    ] as const) {
      await app.write(file, content)
      await app.livepush.performLivepush([file], [])
      await app.expectFresh()
    }
  })

  it('needs a new image where it is too large for that', async () => {
    const app = await start({ dockerfile: dockerfile('20M'), files: { p: '1', s: '1' } })
    await app.write('s', '2')
    await app.livepush.performLivepush(['s'], [])
    await app.expectFresh()
    await app.write('p', '2')
    await app.livepush.performLivepush(['p'], [])
    await app.write('s', '3')
    const error = await rejection(app.livepush.performLivepush(['s'], []), RebuildRequiredError)
    expect(error.message).toContain('Dockerfile:5: RUN md5sum /m/f /s > /out && echo more >> /m/f')
    expect(error.message).toContain('finds /m/f in a build')
  })
})

it('never takes a directory away for its name that something is mounted in', async () => {
  const app = await start({
    dockerfile: `FROM ${BUSYBOX}
COPY a /w/a
RUN cd /w && rm -rf dist && mkdir dist && cp a dist/ && cp -r dist /srv
VOLUME /srv/data
${forever}`,
    files: { a: '1' },
  })
  await dockerCli('exec', app.containerId, 'sh', '-c', 'echo mine > /srv/data/f')
  await app.write('a', '2')
  await app.livepush.performLivepush(['a'], [])
  expect(await app.read('/srv/data/f')).toBe('mine')
})
