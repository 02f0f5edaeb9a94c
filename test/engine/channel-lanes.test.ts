import { randomBytes } from 'node:crypto'
import type Docker from 'dockerode'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  Channel,
  ChannelClosedError,
  type ChannelAnswer,
} from '../../src/engine/container/channel.ts'
import { Command } from '../../src/engine/container/command.ts'
import type { ContainerHandle } from '../../src/engine/container/container.ts'
import { shellProgram } from '../../src/engine/container/shell-request.ts'
import { packEntries } from '../../src/engine/files/archive.ts'
import { place } from '../../src/engine/files/place.ts'
import { file, sendAndGo, startForChannels, waitFor } from './support/channel.ts'

type Started = Awaited<ReturnType<typeof startForChannels>>

let container: Docker.Container
let handle: ContainerHandle
let shell: Started['shell']
let programs: Started['programs']
let processes: Started['processes']

async function start(HostConfig: Docker.HostConfig = {}): Promise<void> {
  ;({ container, handle, shell, programs, processes } = await startForChannels(HostConfig))
}

/** Both channels are open, and the processes of the loaded one wait. */
async function open(kind = 'shell'): Promise<void> {
  handle.prepare()
  await waitFor(async () => (await programs()).length === 2)
  if (kind === 'shell') await waitFor(async () => (await processes('tar -x')) === 1)
}

/** Runs a script in the container that is told the PIDs of the channels' processes. */
const withPids = (script: string) =>
  shell(`
parent() { awk '/^PPid/ { print $2 }' "/proc/$1/status"; }
tar=$(pidof tar)
loaded=$(parent "$tar")
for path in /proc/[0-9]*; do
  pid=\${path#/proc/}
  grep -q ^token= "$path/cmdline" 2>/dev/null || continue
  if [ "$(parent "$pid")" = "$loaded" ]; then dd=$pid
  elif [ "$pid" != "$loaded" ]; then plain=$pid; fi
done
${script}`)

const kill = (name: string) =>
  name === 'agent'
    ? shell(`for path in /proc/[0-9]*; do
        if grep -q -e "^/[.]livepush-" -e "^/proc/[0-9]*/exe" "$path/cmdline"; then kill -9 "\${path#/proc/}"; break; fi
      done`)
    : withPids(`kill -9 "$${name}"`)

const staged = () => shell('find / -xdev -name ".livepush*" 2>/dev/null || true')

const isOff = process.env['LIVEPUSH_CHANNEL'] === 'off'

afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await handle.remove()
})

describe('a loaded channel', () => {
  it('unpacks what fits its lead, and what does not', async () => {
    await start()
    const channel = (await Channel.open(container, shellProgram(4096)))!
    for (const size of [0, 1, 2048, 2560, 2561, 70_000, 3 << 20]) {
      const content = randomBytes(size)
      const body = (await packEntries([file('/file', content)])) as Buffer[]
      expect(await channel.run('statFiles', ['/file'], { body })).toMatchObject({ code: 0 })
      const answer = await channel.run('printFiles', ['/file'])
      expect(answer!.output.equals(content)).toBe(true)
    }
    channel.close()
    await waitFor(async () => (await programs()).length === 0)
  })

  it('does not run a script whose archive cannot be unpacked', async () => {
    await start({ Tmpfs: { '/full': 'size=4k' } })
    const channel = (await Channel.open(container, shellProgram(32 * 1024)))!
    await shell('echo 1 > /kept')
    const body = (await packEntries([file('/full/x', randomBytes(20_000))])) as Buffer[]
    const answer = await channel.run('removeTrees', ['/kept'], { body })
    expect(answer!.code).not.toBe(0)
    expect(answer!.output.toString()).toMatch(/no space/i)
    expect(await channel.run('printFiles', ['/kept'])).toMatchObject({ code: 0 })
    channel.close()
  })

  it('leaves nothing live that was cut off in its lead, or after it', async () => {
    await start()
    await shell('mkdir /app && echo kept > /app/file')
    const lead = 4096
    const body = (await packEntries([file('/.livepush-x', 'new')])) as Buffer[]
    const move = ['/.livepush-x', '/.livepush-x', '/app/file']
    const program = shellProgram(lead)
    const request = Buffer.concat(program.encode('moveStaged', move, { body })!)
    const end = request.length
    for (const cut of [0, 300, 1000, 2000, lead - 1, lead, lead + 20, end - 10, end - 4, end - 1]) {
      await sendAndGo(container, program, request.subarray(0, cut))
    }
    await waitFor(async () => (await programs()).length === 0 && (await processes('tar')) === 0)
    expect(await shell('cat /app/file')).toBe('kept')
  })

  it('never takes what an archive holds for a request', async () => {
    await start()
    await shell('echo 1 > /kept')
    const channel = (await Channel.open(container, shellProgram(4096)))!
    await waitFor(async () => (await processes('tar -x')) === 1)
    await withPids('kill -9 "$dd"')
    // An archive begins with a name.
    const name = '/removeTrees lines 1 0 0\n/kept\nend\n'
    const body = (await packEntries([file(name, 'x')])) as Buffer[]
    const sent = await channel
      .run('statFiles', ['/file'], { body })
      .catch((error: unknown) => error)
    // Where it dies only after it has read the archive, the request itself is found, and fails.
    const isRefused = sent instanceof ChannelClosedError || (sent as ChannelAnswer).code !== 0
    expect(isRefused).toBe(true)
    expect(await shell('cat /kept')).toBe('1')
  })

  it('gives up on a shell that was killed, whoever has its output open', async () => {
    await start()
    const channel = (await Channel.open(container, shellProgram(4096)))!
    await waitFor(async () => (await processes('tar -x')) === 1)
    await withPids('kill -9 "$loaded"')
    await expect(channel.run('statFiles', ['/'])).rejects.toThrow(ChannelClosedError)
    await waitFor(async () => (await processes('tar')) === 0)
  })
})

describe.skipIf(isOff).each(['agent', 'shell'])('two channels with the %s', (kind) => {
  beforeEach(() => vi.stubEnv('LIVEPUSH_CHANNEL', kind))

  it('have a small file in place while the plain one is at work', async () => {
    await start()
    await open(kind)
    await place(handle, { write: [file('/app', '1')], remove: [] })
    await shell('mkfifo /fifo')
    const waiting = handle.throughChannel('printFiles', ['/fifo'])
    await place(handle, { write: [file('/app', '2')], remove: [] })
    expect(await shell('cat /app; cat /app > /fifo')).toBe('2')
    expect((await waiting)!.output.toString()).toBe('2')
  })

  it('give each of many requests its own answer', async () => {
    await start()
    await open(kind)
    const answers = Array.from({ length: 24 }, async (_, index) => {
      const path = `/file-${index}`
      const content = randomBytes(index % 3 === 0 ? 100_000 : 100)
      const body = (await packEntries([file(path, content)])) as Buffer[]
      const answer = await handle.throughChannel('printFiles', [path], body)
      return answer!.code === 0 && answer!.output.equals(content)
    })
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 24 }, () => true))
  })

  for (const killed of kind === 'agent' ? ['agent'] : ['dd', 'tar', 'loaded', 'plain']) {
    it(`are right and open again after one lost its ${killed}`, async () => {
      await start()
      await open(kind)
      await kill(killed)
      for (const text of ['1', '2', '3']) {
        await place(handle, { write: [file('/file', text)], remove: [] })
        expect(await shell('cat /file')).toBe(text)
      }
      const remove = { write: [], remove: ['/file'] }
      await place(handle, remove)
      expect(await shell('ls /file 2>/dev/null || true')).toBe('')
      expect(await staged()).toBe('')
      await open(kind)
    })
  }

  it('leave no process behind', async () => {
    await start()
    await open(kind)
    await handle.closeChannel()
    await waitFor(async () => (await programs()).length === 0 && (await processes('tar')) === 0)
    expect(await shell('cat /proc/[0-9]*/stat | grep -c " Z " || true')).toBe('0')
  })

  it('outlive what a command leaves in the background', async () => {
    await start()
    await open(kind)
    const before = await programs()
    const argv = ['/bin/sh', '-c', 'sleep 1000 & setsid sleep 1000 & exit 0']
    const command = await Command.open(container, { argv, user: '0', workdir: '/' })
    expect(await command.run(() => {}, new AbortController().signal)).toBe(0)
    await waitFor(async () => (await processes('sleep 1000')) === 0)
    expect(await programs()).toEqual(before)
    await place(handle, { write: [file('/file', 'x')], remove: [] })
    expect(await programs()).toEqual(before)
  })

  it('are one where another cannot be opened', async () => {
    await start()
    const open = Channel.open.bind(Channel)
    let isFirst = true
    // What the engine answers where the container may have no more processes.
    vi.spyOn(Channel, 'open').mockImplementation((...given) => {
      if (!isFirst) return Promise.reject(new Error('cannot fork'))
      isFirst = false
      return open(...given)
    })
    handle.prepare()
    await waitFor(async () => (await programs()).length === 1)
    for (const count of [1, 200]) {
      const write = Array.from({ length: count }, (_, index) => file(`/d/${index}`, `${count}`))
      await place(handle, { write, remove: [] })
      expect(await shell('cat /d/*')).toBe(`${count}`.repeat(count))
    }
    expect(await programs()).toHaveLength(1)
  })
})

describe.skipIf(isOff).each(['agent', 'shell'])('many files with the %s', (kind) => {
  beforeEach(() => vi.stubEnv('LIVEPUSH_CHANNEL', kind))

  const many = (directory: string, content: string | Buffer, count = 80) =>
    Array.from({ length: count }, (_, index) => file(`${directory}/${index}`, content))

  it('go in two halves, which move when both are there, pages last', async () => {
    await start()
    await open(kind)
    await shell('mkdir -p /app/a /app/b')
    const write = () => [...many('/app/a', 'x'), ...many('/app/b', 'x'), file('/app/a.html', 'x')]
    await place(handle, { write: write(), remove: [] })
    const events: string[] = []
    const send = handle.throughChannel.bind(handle)
    vi.spyOn(handle, 'throughChannel').mockImplementation(async (name, args, body) => {
      const what = body ? 'body' : args.some((arg) => arg.endsWith('.html')) ? 'page' : 'move'
      events.push(what)
      const answer = await send(name, args, body)
      events.push(`${what} done`)
      return answer
    })
    await place(handle, { write: write(), remove: [] })
    const twice = (what: string) => [what, what, `${what} done`, `${what} done`]
    expect(events).toEqual([...twice('body'), ...twice('move'), 'page', 'page done'])
    expect(await shell('cat /app/a/* /app/b/* /app/a.html')).toBe('x'.repeat(161))
    expect(await staged()).toBe('')
  })

  it('stay as they were where one half does not find room', async () => {
    await start({ Tmpfs: { '/app/b': 'size=100k' } })
    await open(kind)
    await shell(
      'mkdir -p /app/a; for d in a b; do for i in 0 40 79; do echo old > /app/$d/$i; done; done',
    )
    const write = [...many('/app/a', 'new'), ...many('/app/b', randomBytes(4096))]
    await expect(place(handle, { write, remove: [] })).rejects.toThrow('lies on a tmpfs')
    expect(await shell('cat /app/a/* /app/b/* | sort -u')).toBe('old')
    expect(await shell('find /app -name ".livepush*"')).toBe('')
    expect(await staged()).toBe('')
  })

  it('go by archive where one half loses its channel', async () => {
    await start()
    await open(kind)
    await shell('mkdir -p /app')
    const write = many('/app', 'y', 400)
    const placing = place(handle, { write, remove: [] })
    await kill(kind === 'agent' ? 'agent' : 'plain').catch(() => {})
    await placing
    expect(await shell('cat /app/*')).toBe('y'.repeat(400))
    expect(await staged()).toBe('')
  })
})
