import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BuildContextError,
  ContainerNotFoundError,
  ContainerNotRunningError,
  DockerfileError,
  EngineUnreachableError,
  IgnoreFileError,
  ImageNotFoundError,
  Livepush,
  StageImagesError,
} from '../../src/engine/index.ts'
import { BUSYBOX, docker, dockerCli, rejection } from './support/engine.ts'

let context: string
let running: string
let stopped: string

beforeAll(async () => {
  context = await mkdtemp(join(tmpdir(), 'livepush-bad-'))
  running = await dockerCli('run', '-d', BUSYBOX, 'sh', '-c', 'while :; do sleep 1; done')
  stopped = await dockerCli('create', BUSYBOX, 'true')
})

afterAll(async () => {
  await dockerCli('rm', '-f', running, stopped)
  await rm(context, { recursive: true, force: true })
})

const good = `FROM ${BUSYBOX}\nCMD true\n`
const twoStages = `FROM ${BUSYBOX} AS a\nCOPY x /x\nFROM ${BUSYBOX}\nCOPY --from=a /x /x\n`

describe('init() refuses', () => {
  it.each([
    ['an unknown instruction', `FROM ${BUSYBOX}\n\nCOPPY a b\n`, 3],
    ['a COPY without destination', `FROM ${BUSYBOX}\nCOPY a\n`, 2],
    ['no FROM', 'RUN true\n', 1],
  ])('%s, with its line', async (_, dockerfile, line) => {
    const init = Livepush.init(dockerfile, context, running, [], docker)
    const error = await rejection(init, DockerfileError)
    expect(error.line).toBe(line)
    expect(error.message).toMatch(new RegExp(`^Dockerfile:${line}: `))
  })

  it('stageImages of the wrong length, saying how many there must be', async () => {
    const tooFew = Livepush.init(twoStages, context, running, [], docker)
    await expect(tooFew).rejects.toThrow(StageImagesError)
    await expect(tooFew).rejects.toThrow(/1 stage before/)
    const tooMany = Livepush.init(good, context, running, ['sha256:x'], docker)
    await expect(tooMany).rejects.toThrow(StageImagesError)
  })

  it('a stage image that the engine does not have, leaving no container behind', async () => {
    const mine = () => dockerCli('ps', '-aq', '--filter', 'label=dev.unplugin-livepush')
    const before = await mine()
    const init = Livepush.init(twoStages, context, running, [`sha256:${'0'.repeat(64)}`], docker)
    await expect(init).rejects.toThrow(ImageNotFoundError)
    expect(await mine()).toBe(before)
  })

  it('an engine that does not answer', async () => {
    const nowhere = new Docker({ socketPath: join(context, 'no.sock') })
    const init = Livepush.init(good, context, running, [], nowhere)
    await expect(init).rejects.toThrow(EngineUnreachableError)
  })

  it('a container that does not exist', async () => {
    const init = Livepush.init(good, context, 'no-such-container', [], docker)
    await expect(init).rejects.toThrow(ContainerNotFoundError)
  })

  it('a container that is not running', async () => {
    const init = Livepush.init(good, context, stopped, [], docker)
    await expect(init).rejects.toThrow(ContainerNotRunningError)
  })

  it('a context that is no directory', async () => {
    await writeFile(join(context, 'file'), '')
    const missing = Livepush.init(good, join(context, 'missing'), running, [], docker)
    await expect(missing).rejects.toThrow(BuildContextError)
    const file = Livepush.init(good, join(context, 'file'), running, [], docker)
    await expect(file).rejects.toThrow(BuildContextError)
  })

  it('a broken .dockerignore, with its line', async () => {
    await writeFile(join(context, '.dockerignore'), 'fine\n[a\n')
    const init = Livepush.init(good, context, running, [], docker)
    const error = await rejection(init, IgnoreFileError)
    expect(error.line).toBe(2)
    await rm(join(context, '.dockerignore'))
  })
})

describe('performLivepush() refuses', () => {
  it('paths that lead out of the context, and goes on working', async () => {
    const livepush = await Livepush.init(good, context, running, [], docker)
    const push = livepush.performLivepush(['../outside'], [])
    await expect(push).rejects.toThrow(BuildContextError)
    expect((await livepush.performLivepush(['file'], [])).outcome).toBe('unchanged')
  })
})

it('takes everything as one object, too', async () => {
  const livepush = await Livepush.init({
    dockerfileContent: Buffer.from(good),
    context,
    containerId: running,
    stageImages: [],
    docker,
    skipContainerRestart: true,
  })
  expect(livepush).toBeInstanceOf(Livepush)
})
