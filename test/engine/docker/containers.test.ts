import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectDocker } from '../../../src/docker/connect.ts'
import { findContainer, removeContainer, runContainer } from '../../../src/docker/containers.ts'
import type { RunContainerOptions } from '../../../src/docker/run-options.ts'
import {
  ContainerNotFoundError,
  ImageNotFoundError,
  LivepushError,
  OptionsError,
} from '../../../src/engine/errors.ts'
import { BASE, disposeContainer, docker, uniqueName } from './setup.ts'

const SLEEP = ['sleep', '600']

async function run(options: Partial<RunContainerOptions> = {}) {
  const name = disposeContainer(options.name ?? uniqueName('run'))
  const started = await runContainer(docker, {
    image: BASE,
    network: 'none',
    command: SLEEP,
    init: true,
    ...options,
    name,
  })
  return { ...started, name }
}

async function exists(nameOrId: string): Promise<boolean> {
  const all = await docker.listContainers({ all: true })
  return all.some(({ Id, Names }) => Id === nameOrId || Names.includes(`/${nameOrId}`))
}

describe('connectDocker', () => {
  it('reaches the engine that DOCKER_HOST names', async () => {
    expect(await (await connectDocker()).version()).toEqual(await docker.version())
  })
})

describe('findContainer', () => {
  it('finds one by its name, its ID and the beginning of that', async () => {
    const { id, name } = await run()
    const { Id: image } = await docker.getImage(BASE).inspect()
    const expected = { id, name, running: true, image }
    expect(await findContainer(docker, name)).toEqual(expected)
    expect(await findContainer(docker, id)).toEqual(expected)
    expect(await findContainer(docker, id.slice(0, 12))).toEqual(expected)
    await docker.getContainer(id).kill()
    expect(await findContainer(docker, name)).toEqual({ ...expected, running: false })
  })

  it.each([uniqueName('none'), '', '../images/x', 'a?b', 'json'])('says so of %j', async (name) => {
    await expect(findContainer(docker, name)).rejects.toThrow(ContainerNotFoundError)
  })
})

describe('runContainer', () => {
  it('passes the options on', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'livepush-volume-'))
    onTestFinished(() => rm(directory, { recursive: true, force: true }))
    await chmod(directory, 0o755)
    await writeFile(join(directory, 'file'), 'shared')
    const { id } = await run({
      env: { A: 'b c' },
      volumes: ['.:/data:ro', '/anonymous'],
      directory,
      workdir: '/tmp',
      user: '1000:1000',
      labels: { own: 'x' },
      entrypoint: ['sh', '-c'],
      command: [
        'exec 2>&1; echo "$A" "$(pwd)" "$(id -u)" "$(cat /data/file)"; touch /data/x || sleep 600',
      ],
    })
    const { Config, Mounts } = await docker.getContainer(id).inspect()
    expect(Config.Labels).toMatchObject({ own: 'x', 'dev.unplugin-livepush': '1' })
    expect(Mounts.map(({ Destination, Type }) => [Destination, Type]).sort()).toEqual([
      ['/anonymous', 'volume'],
      ['/data', 'bind'],
    ])
    await expect
      .poll(async () => {
        const logs = await docker.getContainer(id).logs({ stdout: true, stderr: true })
        return logs.toString()
      })
      .toMatch(/b c \/tmp 1000 shared[^]*Read-only file system/)
  })

  it('publishes ports, and says where they are', async () => {
    const { id, ports } = await run({
      network: undefined,
      ports: ['127.0.0.1::8080', '127.0.0.1::53/udp'],
    })
    expect(ports).toHaveLength(2)
    expect(ports).toContainEqual({
      container: 8080,
      host: expect.any(Number) as number,
      protocol: 'tcp',
      address: '127.0.0.1',
    })
    expect(ports.every(({ host }) => host > 0)).toBe(true)
    await removeContainer(docker, id)
  })

  it('replaces one of ours with the same name', async () => {
    const first = await run()
    const second = await run({ name: first.name })
    expect(second.id).not.toBe(first.id)
    expect(await exists(first.id)).toBe(false)
    expect((await findContainer(docker, first.name)).id).toBe(second.id)
  })

  it('leaves one of somebody else alone', async () => {
    const name = disposeContainer(uniqueName('foreign'))
    const foreign = await docker.createContainer({ Image: BASE, name, Cmd: SLEEP })
    await expect(run({ name })).rejects.toThrow(OptionsError)
    await expect(run({ name })).rejects.toThrow(`"${name}" already`)
    expect((await findContainer(docker, name)).id).toBe(foreign.id)
  })

  it('does not take a name for the beginning of an ID', async () => {
    const { id } = await run()
    const second = await run({ name: id.slice(0, 12) })
    expect(await exists(id)).toBe(true)
    await removeContainer(docker, second.id)
  })

  it('says that a port is in use, and leaves nothing behind', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const name = uniqueName('port')
    const taken = run({ name, network: undefined, ports: [`127.0.0.1:${port}:80`] })
    await expect(taken).rejects.toThrow(OptionsError)
    await expect(taken).rejects.toThrow(`The port 127.0.0.1:${port} is in use already.`)
    expect(await exists(name)).toBe(false)
  })

  it.each<[string, Partial<RunContainerOptions>, new (...args: never[]) => Error, RegExp]>([
    [
      'an unknown image',
      { image: 'livepush-test/none' },
      ImageNotFoundError,
      /livepush-test\/none/,
    ],
    ['an unknown network', { network: 'livepush-none' }, OptionsError, /livepush-none.*not found/],
    [
      'an unknown command',
      { command: ['/none'], init: false },
      LivepushError,
      /cannot be started.*\/none/s,
    ],
    ['a wrong port', { ports: ['x'] }, OptionsError, /"x"/],
    ['a wrong name', { name: '-' }, LivepushError, /cannot be started/],
  ])('refuses %s, and leaves nothing behind', async (_, options, kind, message) => {
    const name = options.name ?? uniqueName('wrong')
    const wrong = run({ name, ...options })
    await expect(wrong).rejects.toThrow(kind)
    await expect(wrong).rejects.toThrow(message)
    expect(await exists(name)).toBe(false)
  })

  it('leaves nothing behind when it is given up', async () => {
    const name = uniqueName('abort')
    const abort = new AbortController()
    const reason = new Error('enough')
    const starting = run({ name, signal: abort.signal })
    setTimeout(() => abort.abort(reason), 20)
    await expect(starting).rejects.toBe(reason)
    expect(await exists(name)).toBe(false)
  })
})

describe('removeContainer', () => {
  it('takes anonymous volumes along, and may be called again', async () => {
    const { id } = await run({ volumes: ['/anonymous'] })
    const { Mounts } = await docker.getContainer(id).inspect()
    await Promise.all([removeContainer(docker, id), removeContainer(docker, id)])
    expect(await exists(id)).toBe(false)
    await removeContainer(docker, id)
    await expect(docker.getVolume(Mounts[0]!.Name!).inspect()).rejects.toMatchObject({
      statusCode: 404,
    })
  })
})
