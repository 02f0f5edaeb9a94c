import { createBuilder } from 'vite'
import { expect, it } from 'vitest'
import { viteHooks } from '../../../src/bundlers/vite.ts'
import { project, Recorder } from '../bundlers/recorder.ts'

it('tells what Vite builds for browsers from what it builds for servers', async () => {
  const root = await project({ 'client.js': 'console.log(1)', 'server.js': 'console.log(2)' })
  const recorder = new Recorder('build')
  const environment = (name: string) => ({
    build: { outDir: `dist/${name}`, rolldownOptions: { input: `${root}/${name}.js` } },
  })
  const builder = await createBuilder({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [{ name: 'unplugin-livepush', ...viteHooks(recorder.connect) }],
    builder: {},
    environments: {
      client: environment('client'),
      server: { consumer: 'server', ...environment('server') },
    },
  })
  await builder.buildApp()
  const told = recorder.emitted.map(({ client, files }) => [
    [...files.keys()].every((path) => path.includes('/dist/client/')),
    client,
  ])
  expect(told.sort()).toEqual([
    [false, false],
    [true, true],
  ])
}, 30_000)
