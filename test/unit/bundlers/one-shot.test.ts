import { join } from 'node:path'
import { rspack } from '@rspack/core'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import { createBuilder, type Plugin, type ViteBuilder } from 'vite'
import { describe, expect, it } from 'vitest'
import webpack, { type Compiler, type Stats } from 'webpack'
import { rolldownHooks } from '../../../src/bundlers/rolldown.ts'
import { rollupHooks } from '../../../src/bundlers/rollup.ts'
import { viteHooks } from '../../../src/bundlers/vite.ts'
import { webpackLike } from '../../../src/bundlers/webpack-like.ts'
import { listed, project, Recorder } from './recorder.ts'

/** Builds `src/main.js` once. */
const bundlers: Record<string, (recorder: Recorder, root: string) => Promise<unknown>> = {
  async Rollup({ connect }, root) {
    const plugins = [{ name: 'livepush', ...rollupHooks(connect) }]
    const bundle = await rollup({ input: join(root, 'src/main.js'), plugins, onLog: () => {} })
    await bundle.write({ dir: join(root, 'dist') })
    await bundle.close()
  },

  async Rolldown({ connect }, root) {
    const plugins = [{ name: 'livepush', ...rolldownHooks(connect) }]
    const bundle = await rolldown({ cwd: root, input: 'src/main.js', plugins })
    await bundle.write({ dir: 'dist' })
    await bundle.close()
  },

  webpack: ({ connect }, root) => {
    const apply = (compiler: Compiler) => webpackLike(compiler, connect)
    return run(webpack({ ...options(root), plugins: [{ apply }] }))
  },

  Rspack: ({ connect }, root) => {
    const apply = (compiler: Parameters<typeof webpackLike>[0]) => webpackLike(compiler, connect)
    return run(rspack({ ...options(root), plugins: [{ apply }] }))
  },
}

function options(root: string) {
  return { context: root, entry: './src/main.js', output: { path: join(root, 'dist') } }
}

interface Runs {
  run(done: (error: Error | null, stats?: Pick<Stats, 'hasErrors'>) => void): void
}

function run(compiler: Runs | null): Promise<void> {
  return new Promise((resolve, reject) => {
    compiler!.run((error) => (error ? reject(error) : resolve()))
  })
}

describe.each(Object.entries(bundlers))(
  'a one-shot build with %s',
  { timeout: 30_000 },
  (_, build) => {
    it('waits for its push', async () => {
      const root = await project({ 'src/main.js': 'console.log(1)' })
      const recorder = new Recorder('build')
      await build(recorder, root)
      expect(listed(recorder.emitted[0], root)).toEqual(['dist/main.js'])
      expect(recorder).toMatchObject({ connected: 1, awaited: 1, closed: 1 })
    })

    it('fails with it', async () => {
      const root = await project({ 'src/main.js': 'console.log(1)' })
      const recorder = new Recorder('both')
      recorder.failure = new Error('no container today')
      await expect(build(recorder, root)).rejects.toThrow('no container today')
      expect(recorder).toMatchObject({ connected: 1, closed: 1 })
    })
  },
)

describe("Vite's environments", { timeout: 30_000 }, () => {
  it.each([
    { buildApp: undefined, built: ['client', 'ssr', 'other'] },
    { buildApp: only('client', 'other'), built: ['client', 'other'] },
  ])('wait for the push of all of them together: $built', async ({ buildApp, built }) => {
    const root = await project({ 'main.js': 'console.log(1)' })
    const recorder = new Recorder('build')
    const awaited: number[] = []
    const livepush: Plugin = { name: 'livepush', ...viteHooks(recorder.connect) }
    const spy: Plugin = {
      name: 'spy',
      sharedDuringBuild: true,
      writeBundle: () => void awaited.push(recorder.awaited),
    }
    const environment = (name: string) => ({
      build: { outDir: `dist/${name}`, rolldownOptions: { input: join(root, 'main.js') } },
    })
    const builder = await createBuilder({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins: [livepush, spy],
      builder: { ...(buildApp && { buildApp }) },
      environments: Object.fromEntries(
        ['client', 'ssr', 'other'].map((name) => [name, environment(name)]),
      ),
    })
    await builder.buildApp()
    expect(awaited).toEqual(built.map(() => 0))
    const all = built.length
    expect(recorder).toMatchObject({ connected: all, awaited: all, closed: all })
  })
})

function only(...names: string[]) {
  return async (builder: ViteBuilder) => {
    for (const name of names) await builder.build(builder.environments[name]!)
  }
}
