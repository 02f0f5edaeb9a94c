import { afterEach, expect, it } from 'vitest'
import { RESTART_SIGNAL, supervised } from '../../src/docker/supervisor.ts'
import { BUSYBOX, docker, dockerCli } from './support/engine.ts'

let id: string | undefined

afterEach(async () => {
  if (id) await dockerCli('rm', '-f', '-v', id)
  id = undefined
})

async function start(command: string[], more: object = {}): Promise<string> {
  const [entrypoint, ...rest] = supervised(command)
  const Entrypoint = [entrypoint!, ...rest]
  const container = await docker.createContainer({ Image: BUSYBOX, Entrypoint, ...more })
  id = container.id
  await container.start()
  return container.id
}

const logs = async () => (await dockerCli('logs', id!)).split('\n').filter(Boolean)
const restart = () => docker.getContainer(id!).kill({ signal: RESTART_SIGNAL })
const isRunning = async () => (await docker.getContainer(id!).inspect()).State.Running

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 150) throw new Error('It never came true.')
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}

async function processes(): Promise<string[]> {
  const { Processes } = (await docker.getContainer(id!).top({ ps_args: '-eo pid,args' })) as {
    Processes: string[][]
  }
  return Processes.map((columns) => columns.at(-1)!)
}

const sleepers = async () => (await processes()).filter((p) => /^sleep 471/.test(p)).length

const loop = 'while :; do sleep 4711; done'

it('starts the app anew, all its children gone, as the same container', async () => {
  await start(['sh', '-c', `echo up; sleep 4712 & (trap '' TERM HUP; sleep 4713) & ${loop}`])
  await until(async () => (await logs()).length === 1)
  await until(async () => (await sleepers()) === 3)
  const { StartedAt } = (await docker.getContainer(id!).inspect()).State
  for (let n = 2; n <= 4; n++) {
    await restart()
    await until(async () => (await logs()).length === n)
  }
  await until(async () => (await sleepers()) === 3)
  expect((await processes()).filter((p) => p.includes('defunct'))).toEqual([])
  expect((await docker.getContainer(id!).inspect()).State.StartedAt).toBe(StartedAt)
})

it('gives the app the environment, directory, user and arguments of the image', async () => {
  const command = ['sh', '-c', 'env | sort | grep -v HOSTNAME; pwd; id -u; echo "$1"', '$0', 'a  b']
  const more = { Env: ['COLOR=red blue'], WorkingDir: '/tmp', User: 'app' }
  await start(command, more)
  await until(async () => !(await isRunning()))
  const plain = await docker.createContainer({ Image: BUSYBOX, Entrypoint: command, ...more })
  await plain.start()
  await plain.wait()
  const expected = (await dockerCli('logs', plain.id)).split('\n').filter(Boolean)
  await plain.remove()
  expect(await logs()).toEqual(expected)
})

it('passes SIGTERM on and ends with the exit code of the app', async () => {
  await start(['sh', '-c', `trap 'echo bye; exit 7' TERM; echo up; ${loop.replace('4711', '.1')}`])
  await until(async () => (await logs()).includes('up'))
  await docker.getContainer(id!).kill({ signal: 'SIGTERM' })
  await until(async () => !(await isRunning()))
  expect((await docker.getContainer(id!).inspect()).State.ExitCode).toBe(7)
  expect(await logs()).toEqual(['up', 'bye'])
})

it('starts an app that crashed again, at once when told to', async () => {
  await start(['sh', '-c', 'echo up; exit 3'])
  await until(async () => (await logs()).filter((line) => line === 'up').length === 3)
  const before = (await logs()).filter((line) => line === 'up').length
  await restart()
  await until(async () => (await logs()).filter((line) => line === 'up').length > before)
  expect(await isRunning()).toBe(true)
})
