import { randomBytes } from 'node:crypto'
import type Docker from 'dockerode'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Agents } from '../../src/engine/container/agent.ts'
import { Channel } from '../../src/engine/container/channel.ts'
import type { ContainerHandle } from '../../src/engine/container/container.ts'
import type { ScriptName } from '../../src/engine/container/scripts.ts'
import { packWhole, type PlacedEntry } from '../../src/engine/files/archive.ts'
import { place } from '../../src/engine/files/place.ts'
import { docker } from './support/engine.ts'
import { file, PROGRAMS, startForChannels, waitFor } from './support/channel.ts'

type Started = Awaited<ReturnType<typeof startForChannels>>

let container: Docker.Container
let handle: ContainerHandle
let shell: Started['shell']
let programs: Started['programs']

async function start(...args: Parameters<typeof startForChannels>): Promise<void> {
  ;({ container, handle, shell, programs } = await startForChannels(...args))
}

afterEach(async () => {
  vi.restoreAllMocks()
  await handle.remove()
})

describe('the agent', () => {
  let agent: Channel
  let other: Channel

  beforeEach(async () => {
    await start({ Tmpfs: { '/tmpfs': '' } })
    agent = (await Channel.open(container, await PROGRAMS.agent(container)))!
    other = (await Channel.open(container, await PROGRAMS.shell()))!
  })

  it('answers what the tools of a shell answer', async () => {
    await shell(`mkdir -p '/t/a b/c' /t/sticky /t/empty && cd /t && echo 1 > 'a b/-n' && echo 2 > '*'
      ln -s none dangling && ln -s 'a b' directory && ln -s loop loop && ln '*' twice && mkfifo fifo
      chmod 4755 '*' && chmod 1777 sticky && chown 1000:3000000 'a b/-n' && : > nothing
      for size in 1 55 56 63 64 65535 65536 65537 131072; do head -c $size /bin/busybox > size-$size; done
      touch -d '1969-12-31 23:59:58' nothing && touch -d '2038-02-28 12:00:00' empty`)
    const all = ['/t', '/t/a b', '/t/a b/-n', '/t/*', '/t/dangling', '/t/directory', '/t/loop']
    const files = ['/t/a b/-n', '/t/*', '/t/twice', '/t/nothing', '/bin/busybox']
    const asked: [ScriptName, string[]][] = [
      ['statFiles', [...all, '/none', '/t/fifo', '/t/empty', '/t/nothing', '/t/*/below', '/']],
      ['listFiles', ['/t']],
      ['listFiles', ['/t/directory']],
      ['listFiles', ['/none']],
      ['listAll', []],
      ['digestFiles', files],
      ['digestFiles', SIZES.map((size) => `/t/size-${size}`)],
      ['digestFiles', ['/t/nothing', '/none']],
      ['printFiles', files.slice(0, 3)],
      ['printFiles', ['/none']],
      ['areLiteral', ['/t/a b/c', '/none/at/all', '/t/*/below']],
      ['areLiteral', ['/t/directory/c']],
      ['areLiteral', ['/']],
      ['probe' as ScriptName, all],
    ]
    const lines = (text?: string) => text!.replace(/^(find|cat|sha256sum):.*\n/gm, '').split('\n')
    for (const [name, args] of asked) {
      const answers = [await agent.run(name, args), await other.run(name, args)]
      const [mine, theirs] = answers.map((answer) => lines(answer?.output.toString()).sort())
      expect(mine, name).toEqual(theirs)
      // find(1) fails only where nothing is there; stat(1) does where anything is not.
      expect(answers[0]!.code === 0, name).toBe(answers[1]!.code === 0)
    }
  })

  it('unpacks what the engine unpacks', async () => {
    const owner = { uid: 3_000_000, gid: 7, mtime: 1_600_000_000_000 }
    const byRoot = { uid: 0, gid: 0, mtime: 1000 }
    const entries = (root: string): PlacedEntry[] => [
      { path: root, wanted: { type: 'directory', mode: 0o2775, ...owner } },
      {
        path: `${root}/${'long'.repeat(30)}`,
        wanted: { type: 'directory', mode: 0o700, ...owner },
      },
      {
        path: `${root}/link`,
        wanted: { type: 'symlink', mode: 0o777, target: 'x'.repeat(200), ...owner },
      },
      { path: `${root}/to`, wanted: { type: 'symlink', mode: 0o777, target: 'd/', ...owner } },
      sized(`${root}/${'y'.repeat(150)}`, 513, { mode: 0o4711, ...owner }),
      sized(`${root}/empty`, 0, { mode: 0o600, ...byRoot }),
      sized(`${root}/large`, 3 << 20, { mode: 0o644, ...byRoot }),
      {
        path: `${root}/linked`,
        wanted: { type: 'file', size: 0, mode: 0o600, ...byRoot, linkedTo: `${root}/empty` },
      },
    ]
    await handle.put((await packWhole(entries('/one')))!)
    const body = (await packWhole(entries('/two')))!
    expect(await agent.run('statFiles', ['/none'], { body })).toMatchObject({ code: 0 })
    const listing = (root: string) =>
      shell(`cd ${root} && find . -exec stat -c '%A %u %g %h %s %Y %N' {} + | sort -k 7;
        find . -type f | sort | xargs sha256sum`)
    expect(await listing('/two')).toBe(await listing('/one'))
    // Once more, over what is there.
    expect(await agent.run('statFiles', ['/none'], { body })).toMatchObject({ code: 0 })
    expect(await listing('/two')).toBe(await listing('/one'))
  })

  it('is gone as a file as soon as it runs', async () => {
    expect(await shell('ls -A / | grep livepush || true')).toBe('')
    const changes = (await container.changes()) as { Path: string }[] | null
    expect((changes ?? []).filter(({ Path }) => Path.includes('livepush'))).toEqual([])
  })

  it('starts others though its file is gone', async () => {
    const put = vi.spyOn(container, 'putArchive')
    const agents = new Agents(docker, container)
    const channels = [await agents.open(), await agents.open(), await agents.open()]
    expect(put).toHaveBeenCalledOnce()
    for (const channel of channels) {
      const body = (await packWhole([file('/staged', 'new')])) as Buffer[]
      const answer = await channel!.run('moveStaged', ['/staged', '/staged', '/file'], { body })
      expect(answer).toMatchObject({ code: 0 })
    }
    channels[0]!.close()
    await waitFor(async () => (await programs()).length === 4)
    expect((await (await agents.open())!.run('printFiles', ['/file']))!.output.toString()).toBe(
      'new',
    )
    expect(put).toHaveBeenCalledTimes(2)
  })

  it('removes like the tools of a shell', async () => {
    const make = `rm -rf /r && mkdir -p /r/full/x /r/empty && cd /r && ln -s full link && touch file`
    const paths = ['/r/link', '/r/file', '/r/none', '/r/empty', '/r/full']
    const results: string[] = []
    for (const channel of [agent, other]) {
      await shell(make)
      const { code, output } = (await channel.run('remove', paths))!
      results.push(`${code} ${output.toString()} ${await shell('find /r | sort')}`)
    }
    expect(results[0]).toBe(results[1])
    const stuck = await agent.run('remove', ['/proc/version'])
    expect(stuck).toMatchObject({ code: 1 })
    expect(stuck!.output.toString()).toBe('/proc/version is still there\n')
  })

  it('leaves to a shell what only that can move', async () => {
    await shell('echo 1 > /tmpfs/file')
    expect(await agent.run('move', ['/tmpfs/file', '/file'])).toMatchObject({ code: 126 })
    expect(await handle.script('move', ['/tmpfs/file', '/file'])).toMatchObject({ code: 0 })
    expect(await shell('cat /file; ls /tmpfs')).toBe('1')
  })

  it('tells why an archive cannot be unpacked, and takes the next request', async () => {
    const body = (await packWhole([
      sized('/proc/file', 70_000, { mode: 0o644, uid: 0, gid: 0, mtime: 0 }),
    ]))!
    const answer = await agent.run('removeTrees', ['/etc'], { body })
    expect(answer!.code).toBe(1)
    expect(answer!.output.toString()).toMatch(/^proc\/file could not be unpacked: error \d+\n$/)
    expect((await agent.run('statFiles', ['/etc']))!.output.length).toBeGreaterThan(0)
  })
})

describe('a shell takes the place of the agent', () => {
  afterEach(() => waitFor(async () => (await programs()).length === 2))

  async function pushes(): Promise<void> {
    const [agents, shells] = [vi.fn(), vi.fn()]
    const open = Channel.open.bind(Channel)
    vi.spyOn(Channel, 'open').mockImplementation(async (...given) => {
      const channel = await open(...given)
      if (channel) (given[1].argv[0] === '/bin/sh' ? shells : agents)()
      return channel
    })
    await place(handle, { write: [file('/data/file', 'x')], remove: [] })
    expect(await shell('cat /data/file; ls -A / | grep livepush || true')).toBe('x')
    expect(agents).not.toHaveBeenCalled()
    expect(shells).toHaveBeenCalled()
  }

  it('below a read-only root', async () => {
    await start({ ReadonlyRootfs: true, Tmpfs: { '/data': '' } })
    await pushes()
  })

  it('on a machine that is not what the engine says', async () => {
    await start()
    await shell('mkdir /data')
    const other = process.arch === 'x64' ? 'arm64' : 'amd64'
    const version = await docker.version()
    vi.spyOn(docker, 'version').mockResolvedValue({ ...version, Arch: other })
    handle = new (handle.constructor as typeof ContainerHandle)(
      Object.create(docker) as Docker,
      container.id,
    )
    await pushes()
  })

  it('on a machine that it is not made for', async () => {
    await start()
    await shell('mkdir /data')
    const mars = Object.create(docker) as Docker
    mars.version = async () => ({ ...(await docker.version()), Arch: 'mars' })
    handle = new (handle.constructor as typeof ContainerHandle)(mars, container.id)
    await pushes()
  })
})

function sized(
  path: string,
  size: number,
  rest: { mode: number; uid: number; gid: number; mtime: number },
): PlacedEntry {
  const content = contents.get(size) ?? randomBytes(size)
  contents.set(size, content)
  return { path, wanted: { type: 'file', size, ...rest }, read: () => Promise.resolve(content) }
}

const SIZES = [1, 55, 56, 63, 64, 65_535, 65_536, 65_537, 131_072]

const contents = new Map<number, Buffer>()
