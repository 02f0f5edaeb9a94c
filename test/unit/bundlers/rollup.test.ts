import { readFile, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { rollup, watch, type OutputOptions, type Plugin, type RollupOptions } from 'rollup'
import { describe, expect, it, onTestFinished } from 'vitest'
import { rollupHooks } from '../../../src/bundlers/rollup.ts'
import { contentOf, listed, pause, project, Recorder, write } from './recorder.ts'

function plugin(recorder: Recorder): Plugin {
  return { name: 'unplugin-livepush', ...rollupHooks(recorder.connect) }
}

function start(options: RollupOptions | RollupOptions[]) {
  const watcher = watch(options)
  watcher.on('event', (event) => {
    if ('result' in event && event.result) void event.result.close()
  })
  onTestFinished(() => watcher.close())
  return watcher
}

function options(recorder: Recorder, root: string, output: OutputOptions | OutputOptions[]) {
  return { input: join(root, 'src/main.js'), output, plugins: [plugin(recorder)], onLog: () => {} }
}

describe('the adapter for Rollup', { timeout: 30_000 }, () => {
  it('emits what each good rebuild consists of', async () => {
    const root = await project({
      'src/main.js': `import('./lazy.js').then(console.log)`,
      'src/lazy.js': 'export default 1',
    })
    const dir = join(root, 'dist')
    const recorder = new Recorder()
    const initial = recorder.next(1)
    start(options(recorder, root, { dir, sourcemap: true, chunkFileNames: '[name].js' }))

    const [first] = await initial
    const all = ['dist/lazy.js', 'dist/lazy.js.map', 'dist/main.js', 'dist/main.js.map']
    expect(listed(first, root)).toEqual(all)
    for (const [path, file] of first!.files) {
      expect(Buffer.from(file.content as string).equals(await readFile(path))).toBe(true)
      expect(file.mode).toBe(0o644)
    }

    const edit = recorder.next(1)
    await write(root, { 'src/lazy.js': 'export default 2' })
    const [second] = await edit
    expect(second?.key).toBe(first?.key)
    expect(listed(second, root)).toEqual(all)
    expect(contentOf(second, join(dir, 'lazy.js'))).toContain('2')

    const touch = recorder.next(1)
    await pause()
    const now = new Date()
    await utimes(join(root, 'src/lazy.js'), now, now)
    const [touched] = await touch
    expect(touched?.files).toEqual(second?.files)

    const dropped = recorder.next(1)
    await write(root, { 'src/main.js': 'console.log(3)' })
    expect(listed((await dropped)[0], root)).toEqual(['dist/main.js', 'dist/main.js.map'])

    const added = recorder.next(1)
    await write(root, {
      'src/more.js': 'export default 4',
      'src/main.js': `import('./more.js').then(console.log)`,
    })
    expect(listed((await added)[0], root)).toContain('dist/more.js')
  })

  it('emits nothing for a build with errors, and goes on after the fix', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder()
    const initial = recorder.next(1)
    start(options(recorder, root, { dir: join(root, 'dist') }))
    await initial

    const failure = recorder.nextFailure()
    await write(root, { 'src/main.js': 'console.log(1' })
    expect(await failure).toBeInstanceOf(Error)
    expect(recorder.emitted).toHaveLength(1)

    const fixed = recorder.next(1)
    await write(root, { 'src/main.js': 'console.log(2)' })
    expect(listed((await fixed)[0], root)).toEqual(['dist/main.js'])
  })

  it.each(['renderStart', 'renderChunk', 'generateBundle', 'writeBundle'])(
    'emits nothing when the %s of another plugin fails',
    async (hook) => {
      const root = await project({ 'src/main.js': 'console.log(1)' })
      const recorder = new Recorder()
      let fails = true
      const failing = {
        name: 'failing',
        [hook]() {
          if (fails) throw new Error('not today')
        },
      }
      const config = options(recorder, root, { dir: join(root, 'dist') })
      const watcher = start({ ...config, plugins: [failing, ...config.plugins] })
      await new Promise<void>((resolve) => {
        watcher.on('event', ({ code }) => {
          if (code === 'ERROR') resolve()
        })
      })
      expect(recorder.emitted).toEqual([])

      fails = false
      const fixed = recorder.next(1)
      await write(root, { 'src/main.js': 'console.log(2)' })
      expect(listed((await fixed)[0], root)).toEqual(['dist/main.js'])
    },
  )

  it('sees what plugins after it still change in the bundle', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder()
    const initial = recorder.next(1)
    const config = options(recorder, root, { dir: join(root, 'dist') })
    const late: Plugin = {
      name: 'late',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'late.txt', source: new Uint8Array([0, 255]) })
      },
    }
    start({ ...config, plugins: [...config.plugins, late] })
    const [first] = await initial
    expect(first?.files.get(join(root, 'dist/late.txt'))?.content).toEqual(new Uint8Array([0, 255]))
  })

  it('tells outputs apart that share a directory, and builds that share an output', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)', 'src/b.js': 'console.log(2)' })
    const dir = join(root, 'dist')
    const recorder = new Recorder()
    const shared = plugin(recorder)
    const initial = recorder.next(3)
    start([
      {
        input: join(root, 'src/main.js'),
        plugins: [shared],
        output: [{ dir }, { dir, format: 'cjs', entryFileNames: '[name].cjs' }],
      },
      { input: join(root, 'src/b.js'), plugins: [shared], output: { file: join(dir, 'b.js') } },
    ])
    const outputs = await initial
    expect(outputs.map((output) => listed(output, root)).sort()).toEqual([
      ['dist/b.js'],
      ['dist/main.cjs'],
      ['dist/main.js'],
    ])
    expect(new Set(outputs.map(({ key }) => key)).size).toBe(3)

    const edit = recorder.next(2)
    await write(root, { 'src/main.js': 'console.log(3)' })
    const keys = new Set((await edit).map(({ key }) => key))
    expect(outputs.filter(({ key }) => keys.has(key))).toHaveLength(2)
  })

  it('closes with the watcher, and is inert in a one-shot build', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder()
    const initial = recorder.next(1)
    const config = options(recorder, root, { dir: join(root, 'dist') })
    const watcher = start(config)
    await initial
    await watcher.close()
    expect(recorder).toMatchObject({ connected: 1, closed: 1 })

    const idle = new Recorder()
    const once = options(idle, root, { dir: join(root, 'dist') })
    const build = await rollup(once)
    await build.write(once.output as OutputOptions)
    await build.close()
    expect(idle.connected).toBe(0)
    await rm(root, { recursive: true })
  })
})
