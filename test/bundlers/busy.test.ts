import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { busyApps, EDITS, type Half } from './busy-app.ts'
import { docker, filesInContainer, filesOnDisk, removeNamed } from './container.ts'
import { Project, type Watcher } from './harness.ts'

const MiB = 2 ** 20

let project: Project
let watcher: Watcher
let name: string

afterEach(async () => {
  await watcher?.stop()
  await removeNamed(name)
  await project.remove()
})

test.each(Object.entries(busyApps))(
  `${EDITS} edits at random moments with %s`,
  async (bundler, files) => {
    name = `livepush-test-busy-${bundler}-${process.pid}`
    project = await Project.create(files(name))
    watcher = project.watch('build.mjs', [])
    await watcher.line(/livepush {2}.* is running/)
    await project.write({ started: '' })

    const early = await half(1)
    const before = { commands: await running(), containers: await labelled() }
    await project.write({ go: '' })
    const late = await half(2)

    const built = await filesOnDisk(join(project.root, 'dist'))
    expect(await filesInContainer(name, '/srv')).toEqual(built)

    expect({ commands: await running(), containers: await labelled() }).toEqual(before)
    expect(late.resources).toEqual(early.resources)
    expect(late.listeners).toBe(early.listeners)
    expect(late.memory - early.memory).toBeLessThan(8 * MiB)

    const ended = Object.values(late.ends).reduce((sum, count) => sum + count)
    expect(ended).toBe(late.calls)
    expect(late.ends.superseded).toBeGreaterThan(0)
    expect(late.ends.failed).toBe(undefined)
  },
  240_000,
)

async function half(number: number): Promise<Half> {
  const said = () => [...watcher.output.matchAll(/^half (.*)$/gm)][number - 1]?.[1]
  return JSON.parse(await watcher.until(said, `half ${number}`, 120_000)) as Half
}

/** How many commands run in the container, and how many of them were started from outside. */
async function running() {
  const { ExecIDs } = (await docker.getContainer(name).inspect()) as { ExecIDs: string[] | null }
  const { Processes } = (await docker.getContainer(name).top()) as { Processes: string[][] }
  return { execs: ExecIDs?.length ?? 0, processes: Processes.length }
}

/** All containers that the plugin started along with this one, running or not. */
async function labelled() {
  const { Config } = await docker.getContainer(name).inspect()
  const [label, value] = Object.entries(Config.Labels).find(([it]) => it.endsWith('.start'))!
  const filters = { label: [`${label}=${value}`] }
  return (await docker.listContainers({ all: true, filters })).map(({ Id }) => Id).sort()
}
