import { expect, it } from 'vitest'
import { SinceRestart } from '../../../src/engine/since-restart.ts'

const step = { stageIdx: 0, line: 2, step: 'RUN x', reason: { kind: 'unfinished' } } as const

it('adds up what pushes did until one of them has succeeded', () => {
  const since = new SinceRestart(true)
  since.changed(['b', 'a'])
  since.redid([step])
  since.changed(['a', 'c'])
  expect(since.take()).toEqual({ paths: ['a', 'b', 'c'], redone: [step] })
  expect(since.take()).toEqual({ paths: [], redone: [] })
})

it('admits that it does not know what a container that was found held', () => {
  const since = new SinceRestart(false)
  since.changed(['a'])
  expect(since.take()).toBeUndefined()
  since.changed(['b'])
  expect(since.take()).toEqual({ paths: ['b'], redone: [] })
})
