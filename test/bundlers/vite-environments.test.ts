import { afterEach, expect, test } from 'vitest'
import { DistApp } from './dist-app.ts'

// The browser's bundle and the server's, of one configuration and into directories of their own.
// Without a word from the plugin, Vite makes an instance of it for each environment.
const config = `
import livepush from 'unplugin-livepush/vite'

const isWatching = process.argv.includes('--watch')
/** One after the other, as by default; where they are built once, with time in between. */
async function buildApp(builder) {
  await builder.build(builder.environments.client)
  if (!isWatching) await new Promise((resolve) => setTimeout(resolve, 300))
  await builder.build(builder.environments.ssr)
}

const { builder, plugin } = JSON.parse(process.env.VARIANT)
const environment = (name) => ({
  build: {
    outDir: 'dist/' + name,
    rolldownOptions: {
      input: 'src/' + name + '.js',
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
})

export default {
  builder: { ...builder, buildApp },
  environments: { client: environment('client'), ssr: environment('ssr') },
  plugins: [{ ...livepush(JSON.parse(process.env.LIVEPUSH)), ...plugin }],
}
`

const files = {
  'vite.config.mjs': config,
  'src/shared.js': "export const shared = 'first'\n",
  'src/client.js':
    "import { shared } from './shared.js'\nconsole.log('client', shared)\nimport('./lazy.js')\n",
  'src/ssr.js': "import { shared } from './shared.js'\nexport const render = () => shared\n",
  'src/lazy.js': "console.log('lazy')\n",
  'public/robots.txt': 'User-agent: *\n',
}

const variants = [
  { title: 'shared as the plugin asks for it', builder: {}, plugin: {} },
  { title: 'shared with all others', builder: { sharedPlugins: true }, plugin: {} },
  { title: 'shared with the configuration', builder: { sharedConfigBuild: true }, plugin: {} },
  { title: 'not shared', builder: {}, plugin: { sharedDuringBuild: false } },
]

const both = [
  'client/client.js',
  'client/lazy.js',
  'client/robots.txt',
  'ssr/robots.txt',
  'ssr/ssr.js',
]

let app: DistApp

afterEach(() => app.end())

const edit = (path: string, what: string, by: string) => () => app.project.edit(path, what, by)
const of = (variant: object) => ({ VARIANT: JSON.stringify(variant) })
const oneShot = (container: string) => ({ run: undefined, container, mode: 'build', strict: true })
const said = (pattern: RegExp) => app.watcher.output.match(pattern)?.length

test.each(variants)('a one-shot build, $title', async (variant) => {
  app = await DistApp.create('vite-environments', files)
  await app.startContainer()
  app.run('vite/bin/vite.js', ['build'], oneShot(app.name), of(variant))
  expect(await app.watcher.ended(), app.watcher.output).toBe(0)
  expect([...(await app.disk()).keys()]).toEqual(both)
  expect(await app.container()).toEqual(await app.disk())
  expect(said(/livepush {2}attached to/g)).toBe(1)
  expect(said(/livepush {2}\d+ files → /g)).toBe(1)
})

test.each([variants[0]!, variants[3]!])(
  'a one-shot build that nothing takes, $title',
  async (variant) => {
    app = await DistApp.create('vite-environments', files)
    app.run('vite/bin/vite.js', ['build'], oneShot(app.name), of(variant))
    expect(await app.watcher.ended(), app.watcher.output).not.toBe(0)
    expect(said(/livepush {2}.* has no container/g), app.watcher.output).toBe(1)
  },
)

test.each([variants[0]!, variants[3]!])('watched builds, $title', async (variant) => {
  app = await DistApp.create('vite-environments', files)
  app.run('vite/bin/vite.js', ['build', '--watch'], {}, of(variant))
  await app.started()
  expect([...app.held.keys()]).toEqual(both)
  const ofBoth = await app.follows(edit('src/shared.js', 'first', 'second'))
  expect(ofBoth).toEqual(['client/client.js', 'ssr/ssr.js'])
  const ofOne = await app.follows(edit('src/lazy.js', 'lazy', 'edited'))
  expect(ofOne).toEqual(['client/lazy.js'])
  expect(said(/livepush {2}.* is running/g)).toBe(1)
})
