import { writeFileSync } from 'node:fs'
import { readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import webpack, { type Compiler, type Configuration } from 'webpack'
import { webpackLike } from '../../../src/bundlers/webpack-like.ts'
import { contentOf, listed, project, Recorder, write } from './recorder.ts'

function config(recorder: Recorder, root: string, more: Configuration = {}): Configuration {
  return {
    context: root,
    entry: './src/main.js',
    mode: 'development',
    devtool: 'source-map',
    infrastructureLogging: { level: 'none' },
    plugins: [{ apply: (compiler: Compiler) => webpackLike(compiler, recorder.connect) }],
    ...more,
    output: {
      path: join(root, 'dist'),
      filename: '[name].js?v=1',
      chunkFilename: '[name].js',
      ...more.output,
    },
  }
}

function start(options: Configuration | Configuration[]) {
  const compiler = Array.isArray(options) ? webpack(options) : webpack(options)
  const watching = compiler.watch({ aggregateTimeout: 20 }, () => {})
  const close = () =>
    new Promise<void>((resolve) => watching!.close(() => compiler.close(() => resolve())))
  onTestFinished(close)
  return close
}

/** What each output emitted last. */
function byKey(recorder: Recorder) {
  return new Map(recorder.emitted.map((emitted) => [emitted.key, emitted]))
}

describe('the adapter for webpack', { timeout: 30_000 }, () => {
  it('emits what each good rebuild consists of', async () => {
    const root = await project({
      'src/main.js': `import(/* webpackChunkName: "lazy" */ './lazy.js').then(console.log)`,
      'src/lazy.js': 'export default 1',
    })
    const recorder = new Recorder()
    const initial = recorder.next(1)
    const close = start(config(recorder, root))
    const [first] = await initial
    expect([...recorder.roots]).toEqual([root])
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
    expect(contentOf(second, join(root, 'dist/lazy.js'))).toContain('2')

    const touch = recorder.next(1)
    const now = new Date()
    await utimes(join(root, 'src/lazy.js'), now, now)
    expect((await touch)[0]?.files).toEqual(second?.files)

    const failure = recorder.nextFailure()
    await write(root, { 'src/main.js': 'console.log(' })
    await failure
    expect(recorder.emitted).toHaveLength(3)

    const fixed = recorder.next(1)
    await write(root, { 'src/main.js': 'console.log(3)' })
    expect(listed((await fixed)[0], root)).toEqual(['dist/main.js', 'dist/main.js.map'])

    await close()
    expect(recorder).toMatchObject({ connected: 1, closed: 1 })
  })

  it('lists everything at once when the directory is up to date already', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const warm = new Recorder()
    const warmed = warm.next(1)
    const close = start(config(warm, root))
    const [before] = await warmed
    await close()

    const recorder = new Recorder()
    const initial = recorder.next(1)
    start(config(recorder, root))
    expect((await initial)[0]?.files).toEqual(before?.files)
  })

  it('takes from memory what was written, unless a plugin wrote something else since', async () => {
    const root = await project({ 'src/main.js': 'console.log("inline")' })
    const recorder = new Recorder()
    const initial = recorder.next(1)
    let written: Buffer | undefined
    const apply = (compiler: Compiler) => {
      compiler.hooks.assetEmitted.tap('test', (name, { content, targetPath }) => {
        if (name === 'main.js.map') written = content
        else writeFileSync(targetPath, content.toString().replace('inline', 'INLINE'))
      })
      webpackLike(compiler, recorder.connect, { keepsSources: true })
    }
    start(config(recorder, root, { plugins: [{ apply }], output: { filename: '[name].js' } }))
    const [first] = await initial
    expect(contentOf(first, join(root, 'dist/main.js'))).toContain('INLINE')
    expect(written).toBeDefined()
    expect(first?.files.get(join(root, 'dist/main.js.map'))?.content).toBe(written)
  })

  it('goes on watching when the snapshot fails', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder()
    let broken = true
    const breaker = {
      apply(compiler: Compiler) {
        compiler.hooks.afterEmit.tap('breaker', () => {
          const fs = compiler.outputFileSystem!
          const readFileSync = () => {
            throw new Error('no disk today')
          }
          const unreadable = { ...fs, readFileSync }
          compiler.outputFileSystem = broken ? unreadable : fs
        })
      },
    }
    const failure = recorder.nextFailure()
    const base = config(recorder, root)
    start({ ...base, plugins: [...base.plugins!, breaker] })
    expect(await failure).toMatchObject({ message: 'no disk today' })
    broken = false
  })

  it('connects each compiler of a MultiCompiler, and rebuilds only what changed', async () => {
    const root = await project({
      'src/client.js': 'console.log(1)',
      'src/server.js': 'console.log(2)',
    })
    const recorder = new Recorder()
    const shared = config(recorder, root, { devtool: false })
    const one = (name: string, more: Configuration = {}) => ({
      ...shared,
      name,
      entry: { [name]: `./src/${name}.js` },
      ...more,
    })
    start([one('client'), one('server', { dependencies: ['client'] })])
    // Webpack may build one of them again before it comes to the other.
    await recorder.waitFor(() => byKey(recorder).size === 2, 'both compilers')
    await recorder.settled()
    const outputs = [...byKey(recorder).values()]
    expect(outputs.flatMap((output) => listed(output, root))).toEqual([
      'dist/client.js',
      'dist/server.js',
    ])
    expect(outputs[0]?.key).not.toBe(outputs[1]?.key)

    const edit = recorder.next(1)
    await write(root, { 'src/server.js': 'console.log(3)' })
    const [server, ...others] = await edit
    expect(others).toEqual([])
    expect(server?.key).toBe(outputs[1]?.key)
    expect(contentOf(server, join(root, 'dist/server.js'))).toContain('3')
  })

  it('is inert in a one-shot build', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder()
    const compiler = webpack(config(recorder, root))
    await new Promise((resolve) => compiler.run(resolve))
    await new Promise((resolve) => compiler.close(resolve))
    expect(recorder.connected).toBe(0)
  })
})
