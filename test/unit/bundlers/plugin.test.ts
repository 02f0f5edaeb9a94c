import { join } from 'node:path'
import { rollup, watch } from 'rollup'
import { createLogger, build } from 'vite'
import { describe, expect, it, onTestFinished } from 'vitest'
import webpack, { type Configuration } from 'webpack'
import unplugin from '../../../src/index.ts'
import { project, write } from './recorder.ts'

const FILES = { 'src/main.js': 'console.log(1)' }
const MISSING = /livepush {2}There is no Dockerfile at .* Tried again at the next change\./

interface Bundler {
  once(root: string, lines: string[]): Promise<unknown>
  /** Resolves to what ends it. */
  watch(root: string, lines: string[]): Promise<() => Promise<unknown>>
}

function rollupConfig(root: string, lines: string[]) {
  return {
    input: join(root, 'src/main.js'),
    output: { dir: join(root, 'dist') },
    plugins: [unplugin.rollup({ context: root })],
    onLog: (_level: string, { message }: { message: string }) => void lines.push(message),
  }
}

function viteConfig(root: string, lines: string[]) {
  const logger = createLogger('silent')
  logger.info = logger.warn = logger.error = (line) => void lines.push(line)
  return {
    root,
    configFile: false as const,
    customLogger: logger,
    plugins: [unplugin.vite()],
    build: { rolldownOptions: { input: join(root, 'src/main.js') } },
  }
}

function webpackConfig(root: string, lines: string[]): Configuration {
  const take = (line: string) => void lines.push(line)
  return {
    context: root,
    entry: './src/main.js',
    mode: 'development',
    infrastructureLogging: {
      console: { ...console, info: take, warn: take, error: take, log: take },
    },
    output: { path: join(root, 'dist') },
    plugins: [unplugin.webpack()],
  }
}

const bundlers: Record<string, Bundler> = {
  Rollup: {
    async once(root, lines) {
      const config = rollupConfig(root, lines)
      const bundle = await rollup(config)
      await bundle.write(config.output)
      await bundle.close()
    },
    watch(root, lines) {
      const watcher = watch(rollupConfig(root, lines))
      return Promise.resolve(() => watcher.close())
    },
  },
  Vite: {
    once: (root, lines) => build(viteConfig(root, lines)),
    async watch(root, lines) {
      const config = viteConfig(root, lines)
      const watcher = await build({ ...config, build: { ...config.build, watch: {} } })
      return () => (watcher as unknown as { close(): Promise<void> }).close()
    },
  },
  webpack: {
    async once(root, lines) {
      const compiler = webpack(webpackConfig(root, lines))
      await new Promise((resolve) => compiler.run(resolve))
      await new Promise((resolve) => compiler.close(resolve))
    },
    watch(root, lines) {
      const compiler = webpack(webpackConfig(root, lines))
      compiler.watch({}, () => {})
      return Promise.resolve(() => new Promise((resolve) => compiler.close(resolve)))
    },
  },
}

describe.each(Object.entries(bundlers))(
  'the plugin in %s',
  { timeout: 30_000 },
  (_name, bundler) => {
    it('does nothing at all in a one-shot build', async () => {
      const root = await project(FILES)
      const lines: string[] = []
      const listeners = process.listenerCount('exit')
      await bundler.once(root, lines)
      expect(lines.filter((line) => line.includes('livepush  '))).toEqual([])
      expect(process.listenerCount('exit')).toBe(listeners)
    })

    it(
      'reports what is wrong to a watching bundler, which goes on',
      { timeout: 25_000 },
      async () => {
        const root = await project(FILES)
        const lines: string[] = []
        const reports = () => lines.filter((line) => MISSING.test(line)).length
        const close = await bundler.watch(root, lines)
        onTestFinished(async () => void (await close()))
        await expect.poll(reports, { timeout: 10_000 }).toBeGreaterThan(0)
        const before = reports()
        await write(root, { 'src/main.js': 'console.log(2)' })
        await expect.poll(reports, { timeout: 10_000 }).toBeGreaterThan(before)
      },
    )
  },
)
