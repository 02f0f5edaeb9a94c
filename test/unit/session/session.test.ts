import { describe, expect, it } from 'vitest'
import {
  ContainerNotRunningError,
  EngineUnreachableError,
  RebuildRequiredError,
  StepFailedError,
} from '../../../src/engine/errors.ts'
import { done, emitted, Harness, pass } from './fakes.ts'

/** A session that is in step with one output already. */
async function started(files: Record<string, string> = { 'dist/a.js': '1' }) {
  const harness = new Harness()
  const sink = harness.attach()
  sink.expect('out')
  sink.emit(emitted(files))
  await pass()
  return { harness, sink, container: harness.container }
}

describe('Session', () => {
  it('starts the container with the first good build, and pushes what later ones change', async () => {
    const { harness, sink, container } = await started({ 'dist/a.js': '1', 'dist/b.js': '1' })
    expect(harness.launches).toEqual(['dist/a.js=1 dist/b.js=1'])
    expect(container.pushes).toEqual([])

    sink.expect('out')
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass(20)
    expect(container.pushes).toEqual(['dist/a.js=2 -dist/b.js'])
    expect(harness.lines).toEqual([
      'livepush  1 file, 1 removed → web, line 7 redone, restarted, 12 ms (line 7: left over from an earlier push)',
    ])
  })

  it('does and says nothing when a rebuild changed nothing', async () => {
    const { harness, sink, container } = await started()
    sink.expect('out')
    sink.emit(emitted({ 'dist/a.js': '1' }))
    await pass()
    expect(container.pushes).toEqual([])
    expect(harness.lines).toEqual([])
  })

  it('waits for all outputs that are announced', async () => {
    const harness = new Harness()
    const [client, server] = [harness.attach(), harness.attach()]
    client.expect('out')
    server.expect('out')
    client.emit(emitted({ 'dist/client.js': '1' }))
    await pass()
    expect(harness.launches).toEqual([])
    server.emit(emitted({ 'dist/server.js': '1' }))
    await pass()
    expect(harness.launches).toEqual(['dist/client.js=1 dist/server.js=1'])

    client.expect('out')
    server.expect('out')
    client.emit(emitted({ 'dist/client.js': '2' }))
    await pass()
    server.emit(emitted({ 'dist/server.js': '2' }))
    await pass(20)
    expect(harness.container.pushes).toEqual(['dist/client.js=2 dist/server.js=2'])
  })

  it('waits a moment for outputs that nobody has announced yet', async () => {
    const harness = new Harness()
    const sink = harness.attach()
    sink.emit(emitted({ 'dist/a.js': '1' }, 'es'))
    await pass(10)
    sink.emit(emitted({ 'dist/a.cjs': '1' }, 'cjs'))
    await pass()
    expect(harness.launches).toEqual(['dist/a.js=1 dist/a.cjs=1'])

    sink.emit(emitted({ 'dist/a.js': '2' }, 'es'))
    await pass(10)
    expect(harness.container.pushes).toEqual([])
    sink.emit(emitted({ 'dist/a.cjs': '2' }, 'cjs'))
    await pass(10)
    expect(harness.container.pushes).toEqual(['dist/a.js=2 dist/a.cjs=2'])
    sink.emit(emitted({ 'dist/a.js': '3' }, 'es'))
    await pass()
    expect(harness.container.pushes).toHaveLength(2)
  })

  it('does not start before every output had a good build', async () => {
    const harness = new Harness()
    const sink = harness.attach()
    for (const key of ['client', 'server']) sink.expect(key)
    sink.emit(emitted({ 'dist/client.js': '1' }, 'client'))
    sink.fail('server', new Error('syntax'))
    await pass()
    expect(harness.launches).toEqual([])
    sink.expect('server')
    sink.emit(emitted({ 'dist/server.js': '1' }, 'server'))
    await pass()
    expect(harness.launches).toEqual(['dist/client.js=1 dist/server.js=1'])
  })

  it('pushes what is good when another output fails later', async () => {
    const { sink, container } = await started()
    for (const key of ['out', 'other']) sink.expect(key)
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass()
    expect(container.pushes).toEqual([])
    sink.fail('other', new Error('syntax'))
    await pass()
    expect(container.pushes).toEqual(['dist/a.js=2'])
  })

  it('keeps what comes while the container is being started for a push after it', async () => {
    const harness = new Harness()
    let ready = () => {}
    harness.hurdles.push(() => new Promise((resolve) => (ready = resolve)))
    const sink = harness.attach()
    sink.emit(emitted({ 'dist/a.js': '1', 'dist/b.js': '1' }))
    await pass()
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass()
    ready()
    await pass()
    expect(harness.launches).toEqual(['dist/a.js=1 dist/b.js=1'])
    expect(harness.container.pushes).toEqual(['dist/a.js=2 -dist/b.js'])
  })

  it('reports a start that fails, and tries again with everything at the next rebuild', async () => {
    const harness = new Harness()
    const down = new EngineUnreachableError('No Docker engine answers.', { hint: 'Start one.' })
    harness.hurdles.push(() => Promise.reject(down))
    const sink = harness.attach()
    sink.emit(emitted({ 'dist/a.js': '1', 'dist/b.js': '1' }))
    await pass()
    expect(harness.lines).toEqual([
      'error: livepush  No Docker engine answers. Start one. Tried again at the next change.',
    ])
    sink.emit(emitted({ 'dist/a.js': '1' }))
    await pass()
    expect(harness.launches[1]).toBe('dist/a.js=1 -dist/b.js')
    expect(harness.containers).toHaveLength(1)
  })

  it('brings a container that it found up to date at once', async () => {
    const harness = new Harness()
    harness.prepare = (container) => (container.isBehind = true)
    harness.attach().emit(emitted({ 'dist/a.js': '1' }))
    await pass()
    expect(harness.container.pushes).toEqual([''])
  })

  it('hands newer outputs over while a push runs, and says only how the last one ended', async () => {
    const { harness, sink, container } = await started()
    let supersede = () => {}
    container.answers.push(
      () =>
        new Promise((resolve) => {
          supersede = () =>
            resolve(done({ changed: new Map(), removed: [] }, { outcome: 'superseded' }))
        }),
    )
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass(20)
    sink.emit(emitted({ 'dist/a.js': '3' }))
    await pass(20)
    supersede()
    await pass(20)
    expect(container.pushes).toEqual(['dist/a.js=2', 'dist/a.js=3'])
    expect(harness.lines).toHaveLength(1)
  })

  it('reports a failed step with its output, and retries it even if nothing changed', async () => {
    const { harness, sink, container } = await started()
    const details = { file: 'Dockerfile', line: 5, stageIdx: 0, command: 'RUN npm ci', exitCode: 1 }
    const failed = new StepFailedError('"RUN npm ci" exited with 1', {
      ...details,
      output: 'npm error\nno such package\n',
    })
    container.answers.push(() => Promise.reject(failed))
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass(20)
    expect(harness.lines).toEqual([
      'error: livepush  Dockerfile:5: "RUN npm ci" exited with 1.\n  | npm error\n  | no such package',
    ])
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass(20)
    expect(container.pushes).toEqual(['dist/a.js=2', ''])
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass(20)
    expect(container.pushes).toHaveLength(2)
  })

  it.each([
    [true, 'starting it again'],
    [false, 'looking for it again'],
  ])('replaces a container that died as soon as it shows (owned: %s)', async (isOwned, how) => {
    const { harness, sink, container } = await started()
    container.isOwned = isOwned
    container.answers.push(() =>
      Promise.reject(new ContainerNotRunningError('The container c0ffee is not running.')),
    )
    harness.hurdles.push(() => Promise.reject(new Error('no')))
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass()
    expect(container.closed).toBe(1)
    expect(harness.launches[1]).toBe('dist/a.js=2')
    expect(harness.lines[0]).toBe(`warning: livepush  web is not running any more, ${how}`)
    expect(harness.lines[1]).toMatch(/Tried again at the next change.$/)
    sink.emit(emitted({ 'dist/a.js': '3' }))
    await pass()
    expect(harness.launches[2]).toBe('dist/a.js=3')
    expect(harness.containers).toHaveLength(2)
  })

  it('builds again what cannot be done in place, where the container is its own', async () => {
    const { harness, sink, container } = await started()
    const rebuild = () => Promise.reject(new RebuildRequiredError('The base image changed.'))
    container.answers.push(rebuild)
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass()
    expect(container.closed).toBe(1)
    expect(harness.launches).toEqual(['dist/a.js=1', 'dist/a.js=2'])

    harness.container.isOwned = false
    harness.container.answers.push(rebuild)
    sink.emit(emitted({ 'dist/a.js': '3' }))
    await pass()
    expect(harness.launches).toHaveLength(2)
    expect(harness.lines.at(-1)).toBe('error: livepush  The base image changed.')
  })

  it('names what cannot reach the container once, with the reason', async () => {
    const harness = new Harness()
    const ignoredBy = { file: '.dockerignore', line: 2, pattern: '*.map' }
    harness.prepare = ({ explanations }) => {
      explanations.set('dist/a.js.map', { path: 'dist/a.js.map', takenBy: [], ignoredBy })
      explanations.set('dist/b.js.map', { path: 'dist/b.js.map', takenBy: [], ignoredBy })
      explanations.set('dist/notes.txt', { path: 'dist/notes.txt', takenBy: [] })
    }
    const sink = harness.attach()
    const files = {
      'dist/a.js': '1',
      'dist/a.js.map': '1',
      'dist/b.js.map': '1',
      'dist/notes.txt': '1',
      '/elsewhere/x.js': '1',
    }
    sink.emit(emitted(files))
    await pass()
    const named = [
      expect.stringMatching(
        /^warning: livepush {2}\/elsewhere\/x.js: outside of the build context \/project, /,
      ),
      'warning: livepush  dist/a.js.map, dist/b.js.map: ignored by .dockerignore:2 (*.map)',
      'warning: livepush  dist/notes.txt: copied by no step of the Dockerfile',
    ]
    expect(harness.lines).toEqual(named)
    sink.emit(emitted({ ...files, 'dist/notes.txt': '2', '/elsewhere/x.js': '2' }))
    await pass()
    expect(harness.lines.slice(0, -1)).toEqual(named)
  })

  it('ends with the last build that feeds it, silently', async () => {
    const { harness, sink, container } = await started()
    const other = harness.attach()
    await sink.close()
    expect(container.closed).toBe(0)
    other.emit(emitted({ 'dist/other.js': '1' }))
    await pass()
    expect(container.pushes).toEqual(['dist/other.js=1'])

    container.answers.push(() => pass(50).then(() => Promise.reject(new Error('gone'))))
    other.emit(emitted({ 'dist/other.js': '2' }))
    await pass(20)
    await Promise.all([other.close(), other.close()])
    expect(container.closed).toBe(1)
    other.emit(emitted({ 'dist/other.js': '3' }))
    await pass()
    expect(container.pushes).toHaveLength(2)
    expect(harness.lines).toHaveLength(1)
  })

  it('ends while the container is being started', async () => {
    const harness = new Harness()
    harness.hurdles.push(
      (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    )
    const sink = harness.attach()
    sink.emit(emitted({ 'dist/a.js': '1' }))
    await pass()
    await sink.close()
    expect(harness.containers).toEqual([])
    expect(harness.lines).toEqual([])
  })

  it('removes a container that came up just as it ended', async () => {
    const harness = new Harness()
    harness.hurdles.push(() => pass(50))
    const sink = harness.attach()
    sink.emit(emitted({ 'dist/a.js': '1' }))
    await pass(60)
    await sink.close()
    expect(harness.container.closed).toBe(1)
  })
})
