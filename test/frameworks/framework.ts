import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { containersNamed, docker, filesInContainer, filesOnDisk } from '../bundlers/container.ts'
import { PUSH } from '../bundlers/driver.ts'
import { Project, repository, Watcher } from '../bundlers/harness.ts'

export interface Framework {
  name: string
  /** What is installed, with versions that run on the oldest Node.js there is support for. */
  packages: string[]
  files: Record<string, string>
  /** Its command line, from the project. */
  cli: string
  /** Where its build is, from the project. */
  output: string
  /** A source that the build depends on, and a text in it. */
  source: [path: string, text: string]
}

/** What a config begins with: the options, and whether the plugin for Vite is used as it is. */
export const how = `const options = JSON.parse(process.env.LIVEPUSH)
const plain = process.env.LIVEPUSH_PLAIN === 'true'
`

/** Sets a project up with the packed plugin. The plugin's options are in the environment. */
export async function install({ packages, files, output }: Framework): Promise<Project> {
  const project = await Project.apart()
  const Dockerfile = `FROM livepush-test/busybox
WORKDIR /app
COPY conf/ conf/
COPY ${output}/ ${output}/
CMD ["sleep", "1000000"]
`
  await project.write({
    'package.json': '{ "name": "app", "private": true, "type": "module" }\n',
    'conf/app.conf': 'first',
    Dockerfile,
    '.dockerignore': 'node_modules\nsrc\napp\n.nuxt\n.astro\n',
    ...files,
  })
  const packed = await project.npm('pack', repository, '--silent')
  await project.npm(
    'install',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    ...packages,
    `./${packed.trim()}`,
  )
  return project
}

/** Where a project names the plugin: under the framework's own entry, or in the config of Vite. */
export type Place = 'by entry' | 'in Vite'

/** A one-shot build, to its end; the container that it may start stays for the test. */
export async function build({ cli }: Framework, project: Project, place: Place, options: object) {
  const watcher = run(cli, ['build'], project, place, options)
  const code = await watcher.ended()
  return { code, output: watcher.output }
}

export function dev({ cli }: Framework, project: Project, place: Place, options: object): Watcher {
  const watcher = run(cli, ['dev', '--port', '0'], project, place, options)
  onTestFinished(() => watcher.stop())
  return watcher
}

function run(cli: string, args: string[], { root }: Project, place: Place, options: object) {
  const LIVEPUSH = JSON.stringify(options)
  const LIVEPUSH_PLAIN = String(place === 'in Vite')
  // In tests of their own they say less.
  const env = { NODE_ENV: '', TEST: '', VITEST: '', CONSOLA_LEVEL: '3' }
  const quiet = { ASTRO_TELEMETRY_DISABLED: '1', NUXT_TELEMETRY_DISABLED: '1' }
  return new Watcher(join(root, 'node_modules', cli), args, root, {
    LIVEPUSH,
    LIVEPUSH_PLAIN,
    ...env,
    ...quiet,
  })
}

export async function removeContainers(name: string): Promise<void> {
  for (const id of await containersNamed(name))
    await docker.getContainer(id).remove({ force: true, v: true })
}

/** The container holds what the framework has built. */
export async function expectSameAsBuilt({ output }: Framework, project: Project, name: string) {
  const built = await filesOnDisk(join(project.root, output))
  expect(built.size).toBeGreaterThan(3)
  expect(await filesInContainer(name, `/app/${output}`)).toEqual(built)
}

/** A file beside the app is pushed while its dev server runs. */
export async function expectFollowed(watcher: Watcher, project: Project, name: string) {
  await watcher.line(/livepush {2}.* is running/)
  const from = watcher.output.length
  await project.write({ 'conf/app.conf': 'edited' })
  expect(await watcher.line(PUSH, from)).toContain('1 file → ')
  const held = await filesInContainer(name, '/app/conf')
  expect(held).toEqual(await filesOnDisk(join(project.root, 'conf')))
}
