import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { docker, filesInContainer, filesOnDisk } from './container.ts'
import { PUSH } from './driver.ts'
import { Project, repository } from './harness.ts'

const name = `livepush-test-examples-${process.pid}`

/** How each bundler builds once with the file that an example names, from the repository. */
const commands: Record<string, (file: string) => string[]> = {
  vite: (file) => ['node_modules/vite/bin/vite.js', 'build', '--config', file],
  rollup: (file) => ['node_modules/rollup/dist/bin/rollup', '--config', file],
  rolldown: (file) => ['node_modules/rolldown/bin/cli.mjs', '--config', file],
  webpack: (file) => ['node_modules/webpack-cli/bin/cli.js', 'build', '--config', file],
  rspack: (file) => ['node_modules/@rspack/cli/bin/rspack.js', 'build', '--config', file],
  rsbuild: (file) => ['node_modules/@rsbuild/core/bin/rsbuild.js', 'build', '--config', file],
  // The example itself watches.
  esbuild: (file) => [file],
}

interface Example {
  file: string
  text: string
}

/** The examples of an entry's docstring, each of which begins with the name of its file. */
async function examplesOf(entry: string): Promise<Example[]> {
  const source = await readFile(join(repository, 'src', `${entry}.ts`), 'utf8')
  const blocks = source.matchAll(/@example\n \* ```\w+\n([^]*?) \* ```/g)
  return [...blocks].map(([, block]) => {
    const text = block!.replace(/^ \* ?/gm, '')
    return { file: /^\/\/ (\S+)/.exec(text)![1]!, text }
  })
}

const examples = await Promise.all(
  Object.keys(commands).map(async (entry) => ({ entry, examples: await examplesOf(entry) })),
)

test.each(examples)('$entry has examples as ESM and as CommonJS', ({ entry, examples }) => {
  const isCommonJs = examples.map(({ text }) =>
    text.includes(`require('unplugin-livepush/${entry}')`),
  )
  expect(isCommonJs).toEqual([false, true])
})

const all = examples.flatMap(({ entry, examples }) => examples.map((it) => ({ ...it, entry })))

describe.each(all)('the example $file for $entry', ({ entry, file, text }) => {
  test('has what is built in the container', async () => {
    await startContainer()
    const project = await Project.create({
      Dockerfile: 'FROM livepush-test/busybox\nCOPY dist/ /srv/\nCMD ["sleep", "1000"]\n',
      'package.json': '{ "type": "module" }\n',
      'index.html': '<!doctype html><script type="module" src="/src/main.js"></script>\n',
      'src/main.js': "console.log('the app')\n",
      'src/index.js': "console.log('the app')\n",
      [file]: withOptions(text),
    })
    onTestFinished(() => project.remove())
    const options = { mode: 'both', strict: true, restart: false, container: name }
    const [script, ...args] = commands[entry]!(file)
    const cli = script === file ? join(project.root, file) : join(repository, script!)
    const watcher = project.watch(cli, args, { LIVEPUSH: JSON.stringify(options) })
    onTestFinished(() => watcher.stop('SIGKILL'))
    if (script === file) await watcher.line(PUSH)
    else expect(await watcher.ended(), watcher.output).toBe(0)
    const built = await filesOnDisk(join(project.root, 'dist'))
    expect(built.size).toBeGreaterThan(0)
    expect(await filesInContainer(name, '/srv')).toEqual(built)
  })
})

/** Those of an example would start a container and publish its ports. */
function withOptions(text: string): string {
  const given = text.replace(/livepush\(\{.*\}\)/, 'livepush(JSON.parse(process.env.LIVEPUSH))')
  expect(given).not.toBe(text)
  return given
}

/** An empty container to attach to, as long as the test runs. */
async function startContainer(): Promise<void> {
  const Cmd = ['sleep', '1000']
  const container = await docker.createContainer({ name, Image: 'livepush-test/busybox', Cmd })
  onTestFinished(() => container.remove({ force: true }))
  await container.start()
}
