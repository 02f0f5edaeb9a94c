import { createServer, type Plugin, type ServerOptions } from 'vite'
import { expect, it } from 'vitest'
import { viteHooks } from '../../../src/bundlers/vite.ts'
import { project, Recorder } from './recorder.ts'

async function serve(server: ServerOptions, ...plugins: Plugin[]) {
  const root = await project({ 'src/main.js': 'export default 1' })
  const recorder = new Recorder()
  const plugin: Plugin = { name: 'unplugin-livepush', ...viteHooks(recorder.connect) }
  const started = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    server,
    plugins: [plugin, ...plugins],
  })
  await started.transformRequest('/src/main.js')
  await started.close()
  return { recorder, root }
}

it('feeds nothing but the word where the bundle would be, and lets go once', async () => {
  const { recorder, root } = await serve({})
  expect(recorder.calls).toEqual(['emit'])
  expect(recorder.emitted[0]!.files.size).toBe(0)
  expect(recorder.emitted[0]!.unwritten).toEqual([`${root}/dist`])
  expect(recorder.closed).toBe(1)
})

it('is inert in a server that is made for tools', async () => {
  const { recorder: unwatched } = await serve({ watch: null })
  const { recorder: mute } = await serve({ middlewareMode: true, ws: false })
  const { recorder: tested } = await serve({}, { name: 'vitest:project' })
  expect([unwatched, mute, tested].map(({ connected }) => connected)).toEqual([0, 0, 0])
})
