import { expect, test, vi } from 'vitest'
import { LatestOnly } from '../../../src/engine/latest-only.ts'

/** A task that ends when it is told to. */
function task(name: string, log: string[]) {
  let end = () => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  const run = async (signal: AbortSignal) => {
    log.push(`${name} begins`)
    await ended
    log.push(`${name} ends${signal.aborted ? ', aborted' : ''}`)
    return name
  }
  return { run, end }
}

test('a newer task aborts the one that runs, and waits for its end', async () => {
  const log: string[] = []
  const onAbort = vi.fn()
  const latest = new LatestOnly(onAbort)
  const [first, second] = [task('first', log), task('second', log)]
  const results = [latest.run(first.run), latest.run(second.run)]
  expect(log).toEqual(['first begins'])
  expect(onAbort).toHaveBeenCalledTimes(1)
  first.end()
  second.end()
  expect(await Promise.all(results)).toEqual(['first', 'second'])
  expect(log).toEqual(['first begins', 'first ends, aborted', 'second begins', 'second ends'])
})

test('of several that wait only the last is begun', async () => {
  const log: string[] = []
  const onAbort = vi.fn()
  const latest = new LatestOnly(onAbort)
  const tasks = ['first', 'second', 'third'].map((name) => task(name, log))
  const results = tasks.map(({ run }) => latest.run(run))
  for (const { end } of tasks) end()
  expect(await Promise.all(results)).toEqual(['first', undefined, 'third'])
  expect(onAbort).toHaveBeenCalledTimes(1)
})

test('a task that fails lets the next one begin', async () => {
  const latest = new LatestOnly(() => {})
  await expect(latest.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await latest.run(() => Promise.resolve('yes'))).toBe('yes')
})

test('stopping aborts what runs and waits for its end', async () => {
  const log: string[] = []
  const latest = new LatestOnly(() => log.push('aborted'))
  const { run, end } = task('first', log)
  void latest.run(run)
  const stopped = latest.stop().then(() => log.push('stopped'))
  end()
  await stopped
  expect(log).toEqual(['first begins', 'aborted', 'first ends, aborted', 'stopped'])
})
