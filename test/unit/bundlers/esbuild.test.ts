import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build, context, type BuildOptions, type Plugin } from 'esbuild'
import { describe, expect, it, onTestFinished } from 'vitest'
import { esbuildSetup } from '../../../src/bundlers/esbuild.ts'
import { contentOf, listed, project, Recorder, write } from './recorder.ts'

/** Longer than the adapter waits to see whether a build is one of many. */
const DECIDED = 800

function options(recorder: Recorder, root: string, more: BuildOptions = {}): BuildOptions {
  const plugin: Plugin = {
    name: 'unplugin-livepush',
    setup: (build) => esbuildSetup(build, recorder.connect),
  }
  return {
    absWorkingDir: root,
    entryPoints: ['src/main.js'],
    bundle: true,
    outdir: 'dist',
    logLevel: 'silent',
    plugins: [plugin],
    ...more,
  }
}

describe('the adapter for esbuild', { timeout: 30_000 }, () => {
  it('emits what a context builds, from its first build on', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder()
    const initial = recorder.next(1)
    const watched = await context(options(recorder, root, { sourcemap: true }))
    onTestFinished(() => watched.dispose())
    await watched.watch()
    const [first] = await initial
    expect([...recorder.roots]).toEqual([root])
    expect(listed(first, root)).toEqual(['dist/main.js', 'dist/main.js.map'])

    const edit = recorder.next(1)
    await write(root, { 'src/main.js': 'console.log(2)' })
    expect(contentOf((await edit)[0], join(root, 'dist/main.js'))).toContain('2')

    // It then deletes what it wrote before.
    const failure = recorder.nextFailure()
    await write(root, { 'src/main.js': 'console.log(' })
    await failure
    expect(recorder.emitted).toHaveLength(2)

    const fixed = recorder.next(1)
    await write(root, { 'src/main.js': 'console.log(3)' })
    await fixed

    await watched.dispose()
    await recorder.waitFor(() => recorder.closed === 1, 'the end')
    expect(recorder).toMatchObject({ connected: 1, awaited: 0 })
  })

  it('connects with the second build where that comes at once', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder()
    const rebuilt = await context(options(recorder, root))
    onTestFinished(() => rebuilt.dispose())
    await rebuilt.rebuild()
    expect(recorder.connected).toBe(0)
    await rebuilt.rebuild()
    await sleep(DECIDED)
    expect(recorder.emitted).toHaveLength(1)
  })

  it('is inert in a one-shot build', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder()
    await build(options(recorder, root))
    await sleep(DECIDED)
    expect(recorder.connected).toBe(0)
  })

  it('waits for the push of a one-shot build where it is wanted', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder('build')
    await build(options(recorder, root))
    expect(recorder).toMatchObject({ connected: 1, awaited: 1 })
    expect(listed(recorder.emitted[0], root)).toEqual(['dist/main.js'])
    await recorder.waitFor(() => recorder.closed === 1, 'the end')
  })

  it('takes what is not written from memory', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder('build')
    await build(options(recorder, root, { write: false }))
    expect(contentOf(recorder.emitted[0], join(root, 'dist/main.js'))).toContain('console.log(1)')
  })

  it('fails a one-shot build whose push is to', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder('build')
    recorder.failure = new Error('no container today')
    await expect(build(options(recorder, root))).rejects.toThrow('no container today')
  })
})
