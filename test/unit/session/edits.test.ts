import { describe, expect, it } from 'vitest'
import { RebuildRequiredError, DockerfileError } from '../../../src/engine/errors.ts'
import { emitted, Harness, pass } from './fakes.ts'

async function started(files: Record<string, string> = { 'dist/a.js': '1' }) {
  const harness = new Harness()
  const sink = harness.attach()
  sink.expect('out')
  sink.emit(emitted(files))
  await pass()
  return { harness, sink, container: harness.container }
}

/** Longer than the wait for a build that an edit may start. */
const alone = () => pass(200)

describe('edits of the rest of the context', () => {
  it('are heard of from before the context is read, until the end', async () => {
    const harness = new Harness()
    harness.hurdles.push(() => Promise.resolve(expect(harness.watched).toBe(1)).then(() => {}))
    const sink = harness.attach()
    expect(harness.watched).toBe(0)
    sink.emit(emitted({ 'dist/a.js': '1' }))
    await pass()
    expect(harness.launches).toHaveLength(1)
    await sink.close()
    expect(harness.watched).toBe(0)
  })

  it('are nothing to a one-shot build', async () => {
    const harness = new Harness()
    const sink = harness.attach({ isWatching: false })
    sink.emit(emitted({ 'dist/a.js': '1' }))
    await sink.settled()
    expect(harness.listener).toBeUndefined()
    await sink.close()
    expect(harness.container).toMatchObject({ closed: 0, kept: 1 })
  })

  it('are pushed together once they pause, those that some step takes', async () => {
    const { harness, container } = await started()
    container.ignored.add('README.md')
    harness.edit('nginx.conf', 'README.md')
    await pass(50)
    harness.edit('views/page.html')
    await pass(50)
    expect(container.pushes).toEqual([])
    await alone()
    expect(container.pushes).toEqual(['~nginx.conf ~views/page.html'])
    harness.edit('README.md')
    await alone()
    expect(container.pushes).toHaveLength(1)
  })

  it('go with the rebuild that they start', async () => {
    const { harness, sink, container } = await started()
    harness.edit('src/a.ts')
    await pass(30)
    sink.expect('out')
    await alone()
    expect(container.pushes).toEqual([])
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass(30)
    expect(container.pushes).toEqual(['dist/a.js=2 ~src/a.ts'])
  })

  it('wait for a good build where they may be what broke it; later ones do not', async () => {
    const { harness, sink, container } = await started()
    harness.edit('src/a.ts')
    sink.expect('out')
    sink.fail('out', new Error('syntax'))
    harness.edit('src/late.ts')
    await alone()
    expect(container.pushes).toEqual([])
    harness.edit('nginx.conf')
    await alone()
    expect(container.pushes).toEqual(['~nginx.conf'])
    harness.edit('src/b.ts')
    sink.expect('out')
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass(30)
    expect(container.pushes[1]).toBe('dist/a.js=2 ~src/b.ts ~src/a.ts ~src/late.ts')
  })

  it('are not what a bundler does in its output directory', async () => {
    const { harness, sink, container } = await started({ 'dist/a.js': '1', 'dist/x/b.js': '1' })
    container.files.add('dist/page.html')
    sink.expect('out')
    // Emptied, then written: a chunk that is not emitted yet, and what others left there.
    harness.edit('dist/a.js', 'dist/x/new.js', 'dist/notes.txt', 'dist/page.html', 'dist/x')
    sink.emit(emitted({ 'dist/a.js': '2', 'dist/x/new.js': '1' }))
    await pass(30)
    expect(container.pushes).toEqual(['dist/a.js=2 dist/x/new.js=1 -dist/x/b.js ~dist/page.html'])
    harness.edit('dist/a.js', 'dist/x/b.js', 'distant.txt')
    await alone()
    expect(container.pushes[1]).toBe('~distant.txt')
  })

  it('count in the directory of an output that fills the context itself', async () => {
    const { harness, container } = await started({ 'bundle.js': '1', 'x/b.js': '1' })
    harness.edit('server.js', 'x/b.js')
    await alone()
    expect(container.pushes).toEqual(['~server.js'])
  })

  it('do not retry what failed for other reasons, but a rebuild does', async () => {
    const { harness, sink, container } = await started()
    container.ignored.add('README.md')
    container.answers.push(() => Promise.reject(new Error('no')))
    harness.edit('nginx.conf')
    await alone()
    harness.edit('README.md')
    await alone()
    expect(container.pushes).toEqual(['~nginx.conf'])
    sink.emit(emitted({ 'dist/a.js': '1' }))
    await pass(30)
    expect(container.pushes).toEqual(['~nginx.conf', ''])
  })

  it('start the container where it could not be started before', async () => {
    const harness = new Harness()
    harness.hurdles.push(() => Promise.reject(new DockerfileError('broken', { line: 3 })))
    const sink = harness.attach()
    sink.emit(emitted({ 'dist/a.js': '1' }))
    await pass()
    expect(harness.lines).toEqual([
      'error: livepush  Dockerfile:3: broken. Tried again at the next change.',
    ])
    harness.edit('dist/a.js')
    await alone()
    expect(harness.launches).toHaveLength(1)
    harness.listener!.dockerfileEdited()
    await alone()
    expect(harness.launches).toHaveLength(2)
    expect(harness.containers).toHaveLength(1)
  })

  it('keep the ignore file, whatever takes it', async () => {
    const { harness, container } = await started()
    container.ignored.add('.dockerignore')
    harness.listener!.ignoreFileEdited()
    await alone()
    expect(container.pushes).toEqual(['~.dockerignore'])
  })

  it('are named where they cannot be heard of, once', async () => {
    const { harness } = await started()
    for (let times = 0; times < 2; times++) {
      harness.listener!.failed(new Error('ENOSPC: limit reached'))
    }
    expect(harness.lines).toEqual([
      'warning: livepush  The build context cannot be watched as a whole: ENOSPC: limit reached. Watch less with the option `watch`, or raise the limit (fs.inotify.max_user_watches).',
    ])
  })
})

describe('an edit of the Dockerfile', () => {
  const change = 'Dockerfile:3 changed (ENV A=2)'

  it('has the container replaced once the new image is there', async () => {
    const { harness, sink, container } = await started()
    container.outdated = () => Promise.resolve(change)
    let built = () => {}
    harness.hurdles.push(() => new Promise((resolve) => (built = resolve)))
    harness.listener!.dockerfileEdited()
    await alone()
    expect(container.closed).toBe(0)
    sink.emit(emitted({ 'dist/a.js': '2' }))
    built()
    await pass()
    expect(container.closed).toBe(1)
    expect(harness.launches).toEqual(['dist/a.js=1', 'dist/a.js=1'])
    expect(harness.container.pushes).toEqual(['dist/a.js=2'])
    expect(harness.lines[0]).toBe(`livepush  ${change}, building the image again`)
  })

  it('changes nothing where it says the same', async () => {
    const { harness, container } = await started()
    harness.listener!.dockerfileEdited()
    harness.edit('nginx.conf')
    await alone()
    expect(harness.launches).toHaveLength(1)
    expect(container.pushes).toEqual(['~nginx.conf'])
  })

  it('leaves the container where it is broken, and is looked at again when it is edited', async () => {
    const { harness, sink, container } = await started()
    container.outdated = () => Promise.reject(new DockerfileError('unknown: FORM', { line: 1 }))
    harness.listener!.dockerfileEdited()
    await alone()
    expect(harness.lines).toEqual([
      'error: livepush  Dockerfile:1: unknown: FORM. web stays as it is until the Dockerfile is mended.',
    ])
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass(30)
    expect(container.pushes).toEqual(['dist/a.js=2'])
    container.outdated = () => Promise.resolve(change)
    harness.listener!.dockerfileEdited()
    await alone()
    expect(harness.launches).toHaveLength(2)
    expect(container.closed).toBe(1)
  })

  it('is tried again with every change where its image cannot be built', async () => {
    const { harness, sink, container } = await started()
    container.outdated = () => Promise.resolve(change)
    harness.hurdles.push(() => Promise.reject(new Error('no')))
    harness.listener!.dockerfileEdited()
    await alone()
    expect(container.closed).toBe(0)
    expect(harness.lines[1]).toMatch(/web stays as it is. Tried again at the next change.$/)
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await pass()
    expect(harness.launches).toEqual(['dist/a.js=1', 'dist/a.js=1', 'dist/a.js=2'])
    expect(container.closed).toBe(1)
    expect(container.pushes).toEqual([])
  })

  it('is only named where the container is not its own', async () => {
    const { harness, container } = await started()
    container.isOwned = false
    container.outdated = () => Promise.resolve(change)
    harness.listener!.dockerfileEdited()
    await alone()
    expect(harness.launches).toHaveLength(1)
    expect(harness.lines).toEqual([
      `warning: livepush  ${change}: web no longer matches it, and goes on by what it was. Build the image again and start the container anew.`,
    ])
  })
})

describe('what only a new image can bring', () => {
  const error = new RebuildRequiredError('ADD a.tar /x unpacks an archive that changed.', {
    line: 4,
    hint: 'Build the image again.',
  })

  it('replaces the container once the image is there', async () => {
    const { harness, container } = await started()
    container.answers.push(() => Promise.reject(error))
    harness.hurdles.push(() => Promise.reject(new Error('no')))
    harness.edit('a.tar')
    await alone()
    expect(container.closed).toBe(0)
    harness.edit('a.tar')
    await alone()
    expect(container.closed).toBe(1)
    expect(harness.launches).toHaveLength(3)
  })

  it('is said once in full where the container is not its own', async () => {
    const { harness, container } = await started()
    container.isOwned = false
    for (let times = 0; times < 2; times++) {
      container.answers.push(() => Promise.reject(error))
      harness.edit('a.tar')
      await alone()
    }
    expect(harness.lines).toEqual([
      'error: livepush  Dockerfile:4: ADD a.tar /x unpacks an archive that changed. Build the image again.',
      'warning: livepush  not pushed, web still needs a new image: Dockerfile:4',
    ])
  })
})
