import { join } from 'node:path'
import { build, createBuilder, type InlineConfig, type Plugin } from 'vite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { viteHooks } from '../../../src/bundlers/vite.ts'
import { contentOf, listed, project, Recorder, write } from './recorder.ts'

function config(recorder: Recorder, root: string, more: InlineConfig = {}): InlineConfig {
  const plugin: Plugin = { name: 'unplugin-livepush', ...viteHooks(recorder.connect) }
  return {
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [plugin],
    ...more,
    build: {
      minify: false,
      watch: {},
      rolldownOptions: {
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          assetFileNames: '[name][extname]',
        },
      },
      ...more.build,
    },
  }
}

async function start(inline: InlineConfig) {
  const result = await build(inline)
  const watchers = (Array.isArray(result) ? result : [result]).map(
    (watcher) => watcher as unknown as { close(): Promise<void> },
  )
  const close = async () => {
    for (const watcher of watchers) await watcher.close()
  }
  onTestFinished(close)
  return close
}

const page = (script: string) => `<!doctype html><script type="module" src="${script}"></script>`

describe('the adapter for Vite', { timeout: 30_000 }, () => {
  it('emits page, chunks, assets and the public directory', async () => {
    const root = await project({
      'index.html': page('/src/main.js'),
      'src/main.js': `import './style.css'; import('./lazy.js').then(console.log)`,
      'src/lazy.js': 'export default 1',
      'src/style.css': 'body { color: red }',
      'public/robots.txt': 'all',
      'public/deep/icon.svg': '<svg/>',
    })
    const recorder = new Recorder()
    const initial = recorder.next(1)
    const close = await start(config(recorder, root, { build: { manifest: true } }))

    const [first] = await initial
    expect([...recorder.roots]).toEqual([root])
    const all = [
      'dist/.vite/manifest.json',
      'dist/deep/icon.svg',
      'dist/index.css',
      'dist/index.html',
      'dist/index.js',
      'dist/lazy.js',
      'dist/robots.txt',
    ]
    expect(
      listed(first, root).map((path) => path.replace(/-[\w-]{8}\./, '.').replace('assets/', '')),
    ).toEqual(all)

    const edit = recorder.next(1)
    await write(root, { 'src/main.js': `import './style.css'; console.log('no more lazy')` })
    const [second] = await edit
    expect(second?.key).toBe(first?.key)
    expect(listed(second, root).some((path) => path.includes('lazy'))).toBe(false)

    const failure = recorder.nextFailure()
    await write(root, { 'src/main.js': 'console.log(' })
    await failure

    const fixed = recorder.next(1)
    await write(root, { 'src/main.js': `import('./lazy.js').then(console.log)` })
    expect(listed((await fixed)[0], root).some((path) => path.includes('lazy'))).toBe(true)

    const publicEdit = recorder.next(1)
    await write(root, { 'public/robots.txt': 'none' })
    expect(contentOf((await publicEdit)[0], join(root, 'dist/robots.txt'))).toBe('none')

    await close()
    expect(recorder).toMatchObject({ connected: 1, closed: 1 })
  })

  it('leaves the public directory out where Vite does not copy it', async () => {
    const root = await project({
      'index.html': page('/src/main.js'),
      'src/main.js': 'console.log(1)',
      'public/robots.txt': 'all',
    })
    const recorder = new Recorder()
    const initial = recorder.next(1)
    await start(config(recorder, root, { build: { copyPublicDir: false } }))
    expect(listed((await initial)[0], root)).toEqual(['dist/index.html', 'dist/index.js'])
  })

  it('tells the formats of a library apart', async () => {
    const root = await project({ 'src/main.js': 'export const one = 1' })
    const recorder = new Recorder()
    const initial = recorder.next(2)
    const lib = {
      entry: join(root, 'src/main.js'),
      formats: ['es' as const, 'cjs' as const],
      fileName: 'lib',
    }
    await start(config(recorder, root, { build: { lib, rolldownOptions: {} } }))
    const outputs = await initial
    expect(outputs.flatMap((output) => listed(output, root)).sort()).toEqual([
      'dist/lib.js',
      'dist/lib.mjs',
    ])

    await write(root, { 'src/main.js': 'export const one = 2' })
    // Vite may build one of them again before it comes to the other.
    const isEdited = ({ key, path }: { key: string; path: string }) =>
      recorder.emitted.some((it) => it.key === key && contentOf(it, path)?.includes('2'))
    const both = outputs.map(({ key, files }) => ({ key, path: [...files.keys()][0]! }))
    await recorder.waitFor(() => both.every(isEdited), 'the edit of both')
  })

  it('connects each environment on its own', async () => {
    const root = await project({
      'src/client.js': 'console.log(1)',
      'src/server.js': 'console.log(2)',
    })
    const recorder = new Recorder()
    const initial = recorder.next(2)
    const environment = (name: string) => ({
      build: { outDir: `dist/${name}`, rolldownOptions: { input: join(root, `src/${name}.js`) } },
    })
    const inline = config(recorder, root, {
      builder: {},
      environments: { client: environment('client'), server: environment('server') },
    })
    const builder = await createBuilder({ ...inline, environments: inline.environments })
    const watchers = await Promise.all(
      ['client', 'server'].map((name) => builder.build(builder.environments[name]!)),
    )
    onTestFinished(async () => {
      for (const watcher of watchers)
        await (watcher as unknown as { close(): Promise<void> }).close()
    })
    const outputs = await initial
    expect(outputs.flatMap((output) => listed(output, root)).sort()).toEqual([
      'dist/client/client.js',
      'dist/server/server.js',
    ])
    expect(recorder.connected).toBe(2)

    const edit = recorder.next(1)
    await write(root, { 'src/server.js': 'console.log(3)' })
    const [server] = await edit
    expect(listed(server, root)).toEqual(['dist/server/server.js'])
    expect(outputs.map(({ key }) => key)).toContain(server?.key)
  })

  it('is inert in a one-shot build', async () => {
    const root = await project({ 'index.html': page('/main.js'), 'main.js': 'console.log(1)' })
    const recorder = new Recorder()
    await build(config(recorder, root, { build: { watch: null } }))
    expect(recorder.connected).toBe(0)
  })
})
