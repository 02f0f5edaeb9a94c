import { describe, expect, it } from 'vitest'
import { ContainerNotRunningError, EngineUnreachableError } from '../../../src/engine/errors.ts'
import { done, emitted, Harness, pass } from './fakes.ts'

/** What has become of a promise after everything that is due has happened. */
async function outcomeOf(promise: Promise<void>, milliseconds = 100): Promise<string> {
  let outcome = 'pending'
  promise.then(
    () => (outcome = 'resolved'),
    (error: Error) => (outcome = error.message),
  )
  await pass(milliseconds)
  return outcome
}

async function started() {
  const harness = new Harness()
  const sink = harness.attach()
  sink.emit(emitted({ 'dist/a.js': '1' }))
  await sink.settled()
  return { harness, sink, container: harness.container }
}

describe('settled', () => {
  it('resolves at once where nothing was emitted, and when what was emitted is there', async () => {
    const harness = new Harness()
    const sink = harness.attach()
    await sink.settled()
    let ready = () => {}
    harness.hurdles.push(() => new Promise((resolve) => (ready = resolve)))
    sink.expect('out')
    sink.emit(emitted({ 'dist/a.js': '1' }))
    const settled = sink.settled()
    expect(await outcomeOf(settled)).toBe('pending')
    ready()
    expect(await outcomeOf(settled)).toBe('resolved')
    expect(harness.containers).toHaveLength(1)
  })

  it('promises no further attempt where no build follows', async () => {
    for (const isWatching of [true, false]) {
      const harness = new Harness()
      harness.hurdles.push(() => Promise.reject(new EngineUnreachableError('No engine answers')))
      const sink = harness.attach({ isWatching })
      sink.emit(emitted({ 'dist/a.js': '1' }))
      await sink.settled().catch(() => {})
      const then = isWatching ? ' Tried again at the next change.' : ''
      expect(harness.lines).toEqual([`error: livepush  No engine answers.${then}`])
    }
  })

  it('waits for a push, and for the newer one that took it over', async () => {
    const { sink, container } = await started()
    const ends: (() => void)[] = []
    for (const outcome of ['superseded', 'done'] as const) {
      const result = done({ changed: new Map(), removed: [] }, { outcome })
      container.answers.push(() => new Promise((resolve) => ends.push(() => resolve(result))))
    }
    sink.emit(emitted({ 'dist/a.js': '2' }))
    const settled = sink.settled()
    await pass(20)
    sink.emit(emitted({ 'dist/a.js': '3' }))
    await pass(20)
    ends[0]!()
    expect(await outcomeOf(settled, 20)).toBe('pending')
    ends[1]!()
    expect(await outcomeOf(settled, 20)).toBe('resolved')
  })

  it('waits for outputs that are still being built', async () => {
    const { sink, container } = await started()
    for (const key of ['out', 'other']) sink.expect(key)
    sink.emit(emitted({ 'dist/a.js': '2' }))
    const settled = sink.settled()
    expect(await outcomeOf(settled)).toBe('pending')
    sink.fail('other', new Error('syntax'))
    expect(await outcomeOf(settled)).toBe('resolved')
    expect(container.pushes).toEqual(['dist/a.js=2'])
  })

  it('rejects with why the container could not be started, until it was', async () => {
    const harness = new Harness()
    harness.hurdles.push(() => Promise.reject(new EngineUnreachableError('No engine.')))
    const sink = harness.attach()
    sink.emit(emitted({ 'dist/a.js': '1' }))
    await expect(sink.settled()).rejects.toThrow('No engine.')
    sink.emit(emitted({ 'dist/a.js': '1' }))
    await sink.settled()
  })

  it('rejects with why the push failed, until one did not', async () => {
    const { sink, container } = await started()
    container.answers.push(() => Promise.reject(new Error('no space')))
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await expect(sink.settled()).rejects.toThrow('no space')
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await sink.settled()
    expect(container.pushes).toEqual(['dist/a.js=2', ''])
  })

  it('resolves when a container that died is replaced', async () => {
    const { harness, sink, container } = await started()
    container.answers.push(() => Promise.reject(new ContainerNotRunningError('gone')))
    sink.emit(emitted({ 'dist/a.js': '2' }))
    await sink.settled()
    expect(harness.launches).toEqual(['dist/a.js=1', 'dist/a.js=2'])
  })

  it('does not outlast the session', async () => {
    const { sink, container } = await started()
    container.answers.push(() => new Promise(() => {}))
    sink.emit(emitted({ 'dist/a.js': '2' }))
    const settled = sink.settled()
    await pass(20)
    await sink.close()
    expect(await outcomeOf(settled, 0)).toBe('resolved')
  })

  it('does not wait for an output that has never had a good build', async () => {
    const harness = new Harness()
    const sink = harness.attach()
    for (const key of ['out', 'other']) sink.expect(key)
    sink.emit(emitted({ 'dist/a.js': '1' }))
    sink.fail('other', new Error('syntax'))
    await sink.settled()
    expect(harness.launches).toEqual([])
  })
})
