import { createHash, randomBytes } from 'node:crypto'
import type Docker from 'dockerode'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { packEntries } from '../../src/engine/files/archive.ts'
import type { ContainerHandle } from '../../src/engine/container/container.ts'
import { Channel, ChannelClosedError } from '../../src/engine/container/channel.ts'
import { inspectPaths } from '../../src/engine/files/inspect.ts'
import { place } from '../../src/engine/files/place.ts'
import { file, PROGRAMS, sendAndGo, startForChannels, waitFor } from './support/channel.ts'

type Started = Awaited<ReturnType<typeof startForChannels>>

let container: Docker.Container
let handle: ContainerHandle
let shell: Started['shell']
let programs: Started['programs']
let killPrograms: Started['killPrograms']

async function start(...args: Parameters<typeof startForChannels>): Promise<void> {
  ;({ container, handle, shell, programs, killPrograms } = await startForChannels(...args))
}

afterEach(async () => {
  vi.unstubAllEnvs()
  await handle.remove()
})

describe.each(['agent', 'shell'] as const)('a channel to the %s', (kind) => {
  let channel: Channel

  beforeEach(async () => {
    await start()
    channel = (await Channel.open(container, await PROGRAMS[kind](container)))!
  })

  it('runs scripts one after the other, with their exit codes and output', async () => {
    await shell('mkdir /d && echo 1 > /d/1 && echo 2 > /d/2')
    const answers = await Promise.all([
      channel.run('statFiles', ['/d/1', '/d', '/none']),
      channel.run('remove', ['/d/1', '/d']),
      channel.run('statFiles', ['/d/1', '/d/2']),
      channel.run('moveStaged', ['/none', '/none', '/there']),
    ])
    expect(answers.map((answer) => answer!.code)).toEqual([0, 0, 0, 1])
    expect(answers[0]!.output.toString()).toMatch(/^81a4 0 0 1 .* \/d\/1\n41ed 0 0 .* \/d\n$/)
    expect(answers[1]!.output.toString()).toBe('')
    expect(answers[2]!.output.toString()).toMatch(/^81a4 0 0 1 .* \/d\/2\n$/)
    channel.close()
  })

  it('takes thousands of arguments at once', async () => {
    const paths = Array.from({ length: 3000 }, (_, index) => `/tmp/${'x'.repeat(20)}-${index}`)
    await shell(
      `cd /tmp; i=0; while [ $i -lt 3000 ]; do : > ${'x'.repeat(20)}-$i; i=$((i+1)); done`,
    )
    expect(await channel.run('remove', paths)).toMatchObject({ code: 0 })
    expect(await shell('ls /tmp')).toBe('')
    channel.close()
  })

  it('does not run a script whose archive cannot be unpacked', async () => {
    await shell('echo 1 > /kept')
    const answer = await channel.run('removeTrees', ['/kept'], { body: [randomBytes(70_000)] })
    expect(answer!.code).not.toBe(0)
    expect(await shell('cat /kept')).toBe('1')
    expect(await channel.run('statFiles', ['/kept'])).toMatchObject({ code: 0 })
    channel.close()
  })

  it('says so where the arguments cannot travel, having done nothing', async () => {
    await shell("touch '/a\nb'")
    const answer = await channel.run('removeTrees', ['/a\nb'])
    expect(answer).toEqual(kind === 'shell' ? undefined : { code: 0, output: Buffer.alloc(0) })
    expect(await shell("[ -e '/a\nb' ] && echo there || true")).toBe(
      kind === 'shell' ? 'there' : '',
    )
    channel.close()
  })

  it('rejects what waits when its container is killed', async () => {
    const waiting = [channel.run('statFiles', ['/']), channel.run('statFiles', ['/'])]
    const settled = Promise.allSettled([...waiting, container.kill()])
    for (const result of (await settled).slice(0, 2)) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ChannelClosedError)
    }
    await waitFor(() => Promise.resolve(!channel.isOpen))
    await expect(channel.run('statFiles', ['/'])).rejects.toThrow(ChannelClosedError)
  })

  it('gives up on a container that is paused', async () => {
    await container.pause()
    await expect(channel.run('statFiles', ['/'])).rejects.toThrow(ChannelClosedError)
    await container.unpause()
  })

  it('leaves no process behind when it is closed', async () => {
    expect(await programs()).toHaveLength(1)
    channel.close()
    await waitFor(async () => (await programs()).length === 0)
    expect(await shell('cat /proc/[0-9]*/stat | grep -c " Z " || true')).toBe('0')
  })

  it('does nothing by halves when its client goes in the middle of a request', async () => {
    channel.close()
    await shell('mkdir -p /app/file && echo kept > /app/file/x')
    const ends = kind === 'agent' ? [PROGRAMS.agent] : [PROGRAMS.shell, PROGRAMS['loaded shell']]
    for (const bulk of [false, true]) {
      for (const end of ends) {
        for (const missing of [1, 4, 7, 30]) {
          const program = await end(container)
          const request = Buffer.concat(program.encode('removeTrees', ['/app/file'], { bulk })!)
          await sendAndGo(container, program, request.subarray(0, -missing))
        }
      }
    }
    await waitFor(async () => (await programs()).length === 0)
    expect(await shell('cat /app/file/x')).toBe('kept')
  })
})

// Without a channel, what lies on a tmpfs cannot be reached, and there is none to kill.
describe.skipIf(process.env['LIVEPUSH_CHANNEL'] === 'off').each(['agent', 'shell'])(
  'a container handle with the %s',
  (kind) => {
    beforeEach(() => vi.stubEnv('LIVEPUSH_CHANNEL', kind))

    const awkward = [
      '-n',
      '*',
      ' a  b ',
      '.hidden',
      '..twice',
      "'",
      '"$(x)`',
      'new\nline',
      '\\n',
      'é\u0081',
    ]

    for (const readOnly of [false, true]) {
      it(`places awkward names${readOnly ? ' on a tmpfs below a read-only root' : ''}`, async () => {
        await start(readOnly ? { ReadonlyRootfs: true, Tmpfs: { '/app': '' } } : {})
        await shell('mkdir -p /app/d')
        for (const text of ['one', 'two']) {
          const write = awkward.map((name) => file(`/app/d/${name}`, text))
          await place(handle, { write, remove: [] })
          const there = await inspectPaths(
            handle,
            write.map(({ path }) => path),
          )
          expect(there.size).toBe(awkward.length)
          expect(new Set([...there.values()].map(({ digest }) => digest)).size).toBe(1)
          expect(await shell('cat /app/d/*')).toContain(text)
        }
        const remove = awkward.map((name) => `/app/d/${name}`)
        await place(handle, { write: [], remove: [...remove, '/app/d'] })
        expect(await shell('ls -A /app')).toBe('')
        expect(await shell('ls -A / | grep livepush || true')).toBe('')
      })
    }

    it('leaves a file the one that it was, where asked to', async () => {
      await start()
      await shell('mkdir /d && echo 1 > /d/a && echo 1 > /d/b && echo 1 > /t && ln -s /t /d/l')
      const inodes = () => shell('stat -c %i /d/a /d/b')
      const before = await inodes()
      for (const names of [['a'], ['a', 'b', 'l', 'new']]) {
        const write = names.map((name) => file(`/d/${name}`, `${names.length}`))
        await place(handle, { write, remove: [] }, 'in-place')
      }
      expect(await inodes()).toBe(before)
      expect(await shell('cat /d/a /d/b /d/l /d/new /t && stat -c %a /d/a')).toBe('44441\n644')
      expect(await shell('ls -A / | grep livepush || true')).toBe('')
    })

    it('puts files where directories and links are', async () => {
      await start()
      await shell('mkdir -p /d/a/b /d/real && ln -s real /d/l && ln -s none /d/n && ln -s o /d/o')
      const write = ['a', 'l', 'n', 'o', 'p'].map((name) => file(`/d/${name}`, name))
      await place(handle, { write, remove: [] })
      expect(await shell('cd /d && cat a l n o p && ls -A real')).toBe('alnop')
      await shell('rm -r /d/* && mkdir -p /d/real && ln -s real /d/l')
      await place(handle, { write: [file('/d/l', 'alone')], remove: [] })
      expect(await shell('cd /d && cat l && ls -A real')).toBe('alone')
      const below = ['/none/a', '/none/b', '/other/one/c'].map((path) => file(path, 'x'))
      await place(handle, { write: below, remove: [] })
      expect(await shell('cat /none/* /other/one/*; stat -c %a /other')).toBe('xxx755')
    })

    it('falls back when its channel is killed, and opens another', async () => {
      await start()
      handle.prepare()
      for (const text of ['1', '2']) {
        await waitFor(async () => (await programs()).length === 2)
        await killPrograms()
        await waitFor(async () => (await programs()).length === 0)
        await place(handle, { write: [file('/file', text)], remove: [] })
        expect(await shell('cat /file')).toBe(text)
      }
      expect(await shell('ls -A / | grep livepush || true')).toBe('')
    })

    it('is ready again after a restart', async () => {
      await start()
      handle.prepare()
      await waitFor(async () => (await programs()).length === 2)
      await handle.restart(0)
      await waitFor(async () => (await programs()).length === 2)
      await place(handle, { write: [file('/file', 'x')], remove: [] })
      expect(await shell('cat /file')).toBe('x')
      await handle.closeChannel()
      await waitFor(async () => (await programs()).length === 0)
      await place(handle, { write: [file('/file', 'y')], remove: [] })
      expect(await shell('cat /file')).toBe('y')
    })

    it('fails cleanly on a full disk, leaving what was there', async () => {
      await start({ Tmpfs: { '/app': 'size=64k' } })
      await shell('echo old > /app/file')
      const write = [
        file('/app/file', randomBytes(100_000)),
        file('/app/other', randomBytes(100_000)),
      ]
      await expect(place(handle, { write, remove: [] })).rejects.toThrow(
        '/app/file lies on a tmpfs',
      )
      expect(await shell('cat /app/file; ls -A /app')).toBe('old\nfile')
      const changes = (await container.changes()) as { Path: string }[]
      expect(changes.filter(({ Path }) => Path.startsWith('/app/'))).toEqual([])
    })

    it('goes by what an archive costs on the engine at hand', async () => {
      await start()
      const put = handle.put.bind(handle)
      let archives = 0
      handle.put = async (tar) => {
        await put(tar)
        archives++
      }
      const unknown = handle.putCost
      handle.prepare()
      await waitFor(() => Promise.resolve(handle.putCost !== unknown))
      expect(handle.putCost).toBeGreaterThan(0)
      for (const [cost, sent] of [
        [1, 1],
        [50, 1],
      ]) {
        Object.defineProperty(handle, 'putCost', { value: cost, configurable: true })
        const bytes = randomBytes(2 << 20)
        await place(handle, { write: [file('/large', bytes)], remove: [] })
        expect(archives).toBe(sent)
        const digest = createHash('sha256').update(bytes).digest('hex')
        expect((await inspectPaths(handle, ['/large'])).get('/large')?.digest).toBe(digest)
      }
    })

    it('sends what is too large for the channel by archive', async () => {
      await start()
      const bytes = randomBytes(40 << 20)
      await place(handle, { write: [file('/large', bytes), file('/small', 'x')], remove: [] })
      const there = await inspectPaths(handle, ['/large', '/small'])
      const digest = createHash('sha256').update(bytes).digest('hex')
      expect(there.get('/large')?.digest).toBe(digest)
      const packed = await packEntries([file(`/${'long/'.repeat(60)}name`, 'x')])
      await handle.put(packed)
      expect(await shell(`cat /${'long/'.repeat(60)}name`)).toBe('x')
    })
  },
)
