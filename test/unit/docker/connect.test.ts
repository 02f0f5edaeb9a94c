import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dockerodeOptions } from '../../../src/docker/address.ts'
import { connectDocker, engineCandidates } from '../../../src/docker/connect.ts'
import { EngineUnreachableError } from '../../../src/engine/errors.ts'

async function home(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'livepush-home-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

async function addContext(config: string, name: string, host: string, tls = false): Promise<void> {
  const id = createHash('sha256').update(name).digest('hex')
  await mkdir(join(config, 'contexts/meta', id), { recursive: true })
  await writeFile(
    join(config, 'contexts/meta', id, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  )
  if (!tls) return
  await mkdir(join(config, 'contexts/tls', id, 'docker'), { recursive: true })
  await writeFile(join(config, 'contexts/tls', id, 'docker', 'ca.pem'), 'CA')
}

describe('dockerodeOptions', () => {
  it.each([
    ['unix:///run/d.sock', { socketPath: '/run/d.sock', host: undefined, protocol: 'http' }],
    [
      'npipe:////./pipe/docker_engine',
      { socketPath: '//./pipe/docker_engine', host: undefined, protocol: 'http' },
    ],
    ['tcp://box:1234', { protocol: 'http', host: 'box', port: '1234' }],
    ['tcp://box', { protocol: 'http', host: 'box', port: 2375 }],
    ['box:1234', { protocol: 'http', host: 'box', port: '1234' }],
    ['tcp://[::1]:1234', { protocol: 'http', host: '::1', port: '1234' }],
    ['tcp://box:2376', { protocol: 'https', host: 'box', port: '2376' }],
    ['http://box:80', { protocol: 'http', host: 'box', port: 80 }],
    ['https://box', { protocol: 'https', host: 'box', port: 443 }],
  ])('reads %s', (address, expected) => {
    expect(dockerodeOptions(address)).toEqual(expected)
  })

  it('uses TLS where there are certificates', () => {
    expect(dockerodeOptions('tcp://box', { tls: { ca: 'CA' } })).toEqual({
      protocol: 'https',
      host: 'box',
      port: 2376,
      ca: 'CA',
    })
  })

  it('goes through ssh with the agent', () => {
    expect(dockerodeOptions('ssh://me@box:2222', { sshAgent: '/agent' })).toEqual({
      protocol: 'ssh',
      host: 'box',
      port: '2222',
      username: 'me',
      sshOptions: { agent: '/agent' },
    })
    expect(dockerodeOptions('ssh://box')).toMatchObject({
      port: 22,
      username: userInfo().username,
    })
  })

  it.each(['', 'unix://', 'ftp://box', 'tcp://', 'tcp://bo x'])(
    'knows no address in %j',
    (text) => {
      expect(dockerodeOptions(text)).toBeUndefined()
    },
  )
})

describe('engineCandidates', () => {
  it('takes DOCKER_HOST and nothing else', async () => {
    const env = { DOCKER_HOST: 'unix:///mine.sock', DOCKER_CONTEXT: 'other' }
    expect(await engineCandidates(env, await home())).toEqual([
      {
        source: 'DOCKER_HOST',
        address: 'unix:///mine.sock',
        options: { socketPath: '/mine.sock', host: undefined, protocol: 'http' },
      },
    ])
  })

  it('reads the certificates that DOCKER_TLS_VERIFY asks for', async () => {
    const directory = await home()
    for (const name of ['ca', 'cert', 'key']) await writeFile(join(directory, `${name}.pem`), name)
    const env = {
      DOCKER_HOST: 'tcp://box:1',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: directory,
    }
    expect((await engineCandidates(env, '/'))[0]!.options).toEqual({
      protocol: 'https',
      host: 'box',
      port: '1',
      ca: 'ca',
      cert: 'cert',
      key: 'key',
    })
  })

  it('takes the docker context in use', async () => {
    const directory = await home()
    const config = join(directory, '.docker')
    await addContext(config, 'chosen', 'tcp://a:1', true)
    await addContext(config, 'named', 'unix:///b.sock')
    await writeFile(join(config, 'config.json'), JSON.stringify({ currentContext: 'chosen' }))
    expect(await engineCandidates({}, directory)).toEqual([
      {
        source: 'docker context "chosen"',
        address: 'tcp://a:1',
        options: { protocol: 'https', host: 'a', port: '1', ca: 'CA' },
      },
    ])
    const byName = await engineCandidates({ DOCKER_CONTEXT: 'named' }, directory)
    expect(byName).toMatchObject([{ address: 'unix:///b.sock' }])
    const moved = await engineCandidates({ DOCKER_CONFIG: config }, '/nowhere')
    expect(moved).toMatchObject([{ address: 'tcp://a:1' }])
    const unset = await engineCandidates({ DOCKER_CONTEXT: 'default' }, directory, 'linux')
    expect(unset[0]).toMatchObject({ address: 'unix:///var/run/docker.sock' })
  })

  it('falls back to the default sockets, also over settings that cannot be read', async () => {
    const directory = await home()
    await mkdir(join(directory, '.docker'))
    await writeFile(join(directory, '.docker/config.json'), '{')
    const found = await engineCandidates({ XDG_RUNTIME_DIR: '/run/me' }, directory, 'linux')
    expect(found.map(({ address }) => address).slice(0, 3)).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///run/me/docker.sock',
      `unix://${directory}/.docker/run/docker.sock`,
    ])
    const windows = await engineCandidates({}, directory, 'win32')
    expect(windows).toMatchObject([{ options: { socketPath: '//./pipe/docker_engine' } }])
  })
})

describe('connectDocker', () => {
  it('names what it tried', async () => {
    const homeDir = await home()
    const attempt = (env: NodeJS.ProcessEnv) => connectDocker({ env, homeDir })
    const gone = attempt({ DOCKER_HOST: 'unix:///nowhere.sock' })
    await expect(gone).rejects.toThrow(EngineUnreachableError)
    await expect(gone).rejects.toThrow(/unix:\/\/\/nowhere\.sock \(DOCKER_HOST\): .*ENOENT/)
    await expect(attempt({ DOCKER_HOST: 'ftp://x' })).rejects.toThrow('no address of an engine')
    await expect(attempt({ DOCKER_CONTEXT: 'lost' })).rejects.toThrow('docker context "lost"')
  })

  it('does not take for an engine what only listens', async () => {
    const path = join(await home(), 'x.sock')
    const server = createServer((socket) => socket.end('HTTP/1.1 500 No\r\n\r\n')).listen(path)
    onTestFinished(() => void server.close())
    const env = { DOCKER_HOST: `unix://${path}` }
    await expect(connectDocker({ env })).rejects.toThrow(EngineUnreachableError)
  })
})
