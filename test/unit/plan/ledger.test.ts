import { describe, expect, it } from 'vitest'
import type { Step } from '../../../src/engine/dockerfile/types.ts'
import { Ledger } from '../../../src/engine/plan/ledger.ts'

const steps = [2, 3, 4, 5].map((line) => ({ kind: 'config', line }) as Step)

describe('the ledger', () => {
  it('is dirty from the first step on, with the reason of each', () => {
    const ledger = new Ledger()
    expect(ledger.clean).toBe(true)
    ledger.markDirty(2, { kind: 'files', paths: ['b'] })
    ledger.markDirty(0, { kind: 'files', paths: ['a'] })
    expect(ledger.firstDirty).toBe(0)
    expect(ledger.reasonFor(0, steps)).toEqual({ kind: 'files', paths: ['a'] })
    expect(ledger.reasonFor(1, steps)).toEqual({ kind: 'earlier-step', line: 2 })
    expect(ledger.reasonFor(2, steps)).toEqual({ kind: 'files', paths: ['b'] })
    expect(ledger.reasonFor(3, steps)).toEqual({ kind: 'earlier-step', line: 4 })
  })

  it('strikes out what is done and keeps the rest', () => {
    const ledger = new Ledger()
    ledger.markDirty(0, { kind: 'files', paths: ['a'] })
    ledger.addPending(0, ['/a'])
    ledger.addPending(3, ['/b'])
    ledger.complete(1, 4)
    expect(ledger.firstDirty).toBe(2)
    expect([...ledger.pendingOf(0, 3).keys()]).toEqual(['/b'])
    expect(ledger.reasonFor(2, steps)).toEqual({ kind: 'earlier-step', line: 2 })
    ledger.endPush()
    expect(ledger.reasonFor(2, steps)).toEqual({ kind: 'unfinished' })
    ledger.complete(3, 4)
    expect(ledger.clean).toBe(true)
  })

  it('adds up what several changes mean for one step', () => {
    const ledger = new Ledger()
    ledger.markDirty(1, { kind: 'files', paths: ['a'] })
    ledger.markDirty(1, { kind: 'files', paths: ['b', 'a'] })
    ledger.addPending(1, ['/a'])
    ledger.addPending(1, ['/b'])
    expect(ledger.reasonFor(1, steps)).toEqual({ kind: 'files', paths: ['a', 'b'] })
    expect([...ledger.pendingOf(1, 1).keys()]).toEqual(['/a', '/b'])
  })
})
