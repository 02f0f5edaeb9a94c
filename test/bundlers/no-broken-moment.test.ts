import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { docker, filesInContainer, filesOnDisk, removeNamed } from './container.ts'
import { Project, repository, type Watcher } from './harness.ts'
import { editOf, manyModules } from './many-modules.ts'
import { seal, steadyReader } from './steady-reader.ts'

const name = `livepush-test-moment-${process.pid}`
const EDITS = 50

const Dockerfile = `FROM livepush-test/node
COPY reader.mjs /
COPY dist/ /srv/
CMD ["node", "/reader.mjs", "/srv"]
`

const config = `
import livepush from 'unplugin-livepush/vite'
import { seal } from './seal.mjs'

export default {
  build: { emptyOutDir: true },
  plugins: [livepush({ run: { name: '${name}' } }), seal],
}
`

let project: Project
let watcher: Watcher

beforeAll(async () => {
  project = await Project.create({
    ...manyModules(),
    Dockerfile,
    '.dockerignore': 'src\nnode_modules\n',
    'reader.mjs': steadyReader,
    'seal.mjs': seal,
    'vite.config.mjs': config,
  })
  watcher = project.watch(join(repository, 'node_modules/vite/bin/vite.js'), ['build', '--watch'])
  await watcher.line(/livepush {2}.* is running/)
})

afterAll(async () => {
  await watcher?.stop()
  await removeNamed(name)
  await project.remove()
})

test(`${EDITS} edits, and at no moment a page that names what is not there`, async () => {
  for (let edit = 1; edit <= EDITS; edit++) {
    const said = watcher.output.length
    const [path, text] = editOf(edit)
    await project.write({ [path]: text })
    // Every other push is overtaken by the rebuild of the next edit, at this moment or that.
    if (edit % 2 === 0) await watcher.line(/livepush {2}.* → /, said)
    else await sleep(edit * 15)
  }
  const same = async () => {
    const built = await filesOnDisk(join(project.root, 'dist'))
    return (
      JSON.stringify([...built]) === JSON.stringify([...(await filesInContainer(name, '/srv'))])
    )
  }
  await watcher.until(same, 'the last build')

  const { broken, pages, looks } = await seen()
  expect(broken).toEqual([])
  expect(pages).toBeGreaterThan(EDITS / 2)
  expect(looks).toBeGreaterThan(EDITS * 5)
})

test('the reader notices a directory that is emptied first, and a file that is cut off', async () => {
  // On a busy machine the reader may sleep through one such moment.
  const isMissing = async () => {
    await exec('rm -rf /copy && cp -a /srv /copy && rm -r /srv/* && cp -a /copy/. /srv')
    return (await seen()).broken.length > 0
  }
  await watcher.until(isMissing, 'a word about what is missing')
  await exec('cd /srv/assets && for file in *; do head -c 200 $file > /cut; cat /cut > $file; done')
  const isCutOff = async () => (await seen()).broken.some((line) => line.includes('is cut off'))
  await watcher.until(isCutOff, 'a word about what is cut off')
})

/** What the reader has said. */
async function seen() {
  const logs = await docker.getContainer(name).logs({ stdout: true, stderr: true })
  // Each line has a header of eight bytes before it.
  const lines = logs.toString('latin1').split('\n')
  return {
    broken: lines.flatMap((line) => /broken .*|\w*Error.*/.exec(line) ?? []),
    pages: lines.filter((line) => line.endsWith('page')).length,
    looks: Number(/.*looked (\d+)/s.exec(lines.join('\n'))?.[1] ?? 0),
  }
}

async function exec(script: string): Promise<void> {
  const exec = await docker.getContainer(name).exec({ Cmd: ['sh', '-ec', script] })
  await exec.start({ Detach: true })
  await watcher.until(async () => !(await exec.inspect()).Running, script)
}
