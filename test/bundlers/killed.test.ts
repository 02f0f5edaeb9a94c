import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { containersNamed, docker } from './container.ts'
import { Project, repository, type Watcher } from './harness.ts'

// A process that is killed outright removes nothing of what it had made.
const name = `livepush-test-killed-${process.pid}`
const files = {
  Dockerfile: `FROM livepush-test/busybox AS conf
COPY conf/ /conf/
FROM livepush-test/busybox
COPY --from=conf /conf/ /conf/
COPY dist/ /srv/
CMD ["sleep", "1000000"]
`,
  'conf/app.conf': 'first',
  'src/main.js': "console.log('the entry')\n",
  'package.json': '{ "type": "module" }',
  'rollup.config.js': `
import livepush from 'unplugin-livepush/rollup'

export default {
  input: 'src/main.js',
  output: { dir: 'dist' },
  plugins: [livepush({ restart: false, run: { name: ${JSON.stringify(name)} } })],
}
`,
}

let project: Project
let watcher: Watcher

beforeAll(async () => {
  project = await Project.create(files)
})

afterAll(async () => {
  await watcher?.stop()
  await project.remove()
})

async function start(): Promise<string[]> {
  watcher = project.watch(join(repository, 'node_modules/rollup/dist/bin/rollup'), [
    '--config',
    '--watch',
  ])
  await watcher.line(/livepush {2}.* is running/)
  return made()
}

/** What there is for the container beside itself. */
async function made(): Promise<string[]> {
  const filters = { label: [`dev.unplugin-livepush.for=${name}`] }
  const containers = await docker.listContainers({ all: true, filters })
  return containers.map(({ Id }) => Id)
}

test('the next start removes what a killed process had made', async () => {
  const before = await start()
  expect(before).toHaveLength(1)
  await watcher.stop('SIGKILL')
  expect(await made()).toEqual(before)
  const after = await start()
  expect(after).toHaveLength(1)
  expect(after).not.toEqual(before)
  await watcher.stop()
  expect([...(await made()), ...(await containersNamed(name))]).toEqual([])
})
