import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { watch, type OutputOptions, type Plugin, type RolldownOptions } from 'rolldown'
import { describe, expect, it, onTestFinished } from 'vitest'
import { rolldownHooks } from '../../../src/bundlers/rolldown.ts'
import { contentOf, listed, project, Recorder, write } from './recorder.ts'

function start(
  recorder: Recorder,
  root: string,
  output: OutputOptions | OutputOptions[],
  others: Plugin[] = [],
) {
  const plugin = { name: 'unplugin-livepush', ...rolldownHooks(recorder.connect) }
  const options: RolldownOptions = {
    cwd: root,
    input: 'src/main.js',
    plugins: [...others, plugin],
    logLevel: 'silent',
  }
  const watcher = watch({ ...options, output })
  onTestFinished(() => watcher.close())
  return watcher
}

describe('the adapter for Rolldown', { timeout: 30_000 }, () => {
  it('resolves against `cwd`, and knows where an output goes that names no directory', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const recorder = new Recorder()
    const initial = recorder.next(1)
    start(recorder, root, { format: 'es' })
    expect(listed((await initial)[0], root)).toEqual(['dist/main.js'])
    expect([...recorder.roots]).toEqual([root])
  })

  it('takes what plugins have made of the files, and from memory what is not there', async () => {
    const root = await project({ 'src/main.js': 'console.log(1)' })
    const [main, map] = ['dist/main.js', 'dist/main.js.map'].map((path) => join(root, path))
    const other = {
      name: 'other',
      writeBundle() {
        writeFileSync(main!, 'console.log(2)')
        rmSync(map!)
      },
    }
    const recorder = new Recorder()
    const initial = recorder.next(1)
    start(recorder, root, { sourcemap: true }, [other])
    const [first] = await initial
    expect(contentOf(first, main!)).toBe('console.log(2)')
    expect(contentOf(first, map!)).toContain('"sources"')
  })

  it('tells outputs apart, which are built one by one', async () => {
    const root = await project({ 'src/main.js': 'export const one = 1' })
    const recorder = new Recorder()
    const initial = recorder.next(2)
    const watcher = start(recorder, root, [
      { dir: 'dist/es', format: 'es' },
      { dir: 'dist/cjs', format: 'cjs' },
    ])
    const outputs = await initial
    expect(outputs.flatMap((output) => listed(output, root)).sort()).toEqual([
      'dist/cjs/main.js',
      'dist/es/main.js',
    ])

    const paths = ['dist/es/main.js', 'dist/cjs/main.js'].map((path) => join(root, path))
    const holdsBoth = (given: Recorder['emitted'], text: string) =>
      paths.every((path) => given.some((output) => contentOf(output, path)?.includes(text)))
    const before = recorder.emitted.length
    await write(root, { 'src/main.js': 'export const one = 2' })
    const sinceThen = () => recorder.emitted.slice(before)
    await recorder.waitFor(() => holdsBoth(sinceThen(), '2'), 'the edit in both')
    const keys = sinceThen().map(({ key }) => key)
    expect(new Set(keys)).toEqual(new Set(outputs.map(({ key }) => key)))

    const failure = recorder.nextFailure()
    await write(root, { 'src/main.js': 'export const one = ' })
    await failure

    await write(root, { 'src/main.js': 'export const one = 3' })
    await recorder.waitFor(() => holdsBoth(recorder.emitted.slice(-2), '3'), 'the fix in both')

    await watcher.close()
    expect(recorder).toMatchObject({ connected: 1, closed: 1 })
  })
})
