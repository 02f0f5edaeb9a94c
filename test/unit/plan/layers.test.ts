import { describe, expect, it } from 'vitest'
import type { Step } from '../../../src/engine/dockerfile/types.ts'
import { builderRules, NEWEST_BUILDER } from '../../../src/engine/plan/builder-rules.ts'
import { countLayers, lastRunBefore } from '../../../src/engine/plan/image-layers.ts'

const steps = [
  { kind: 'workdir', path: '/app' },
  { kind: 'run' },
  { kind: 'config' },
  { kind: 'workdir', path: '/' },
  { kind: 'copy' },
  { kind: 'run' },
] as Step[]

describe('the layers of an image', () => {
  it('are as many as steps that write, and WORKDIRs but for the root', () => {
    expect(countLayers(steps)).toBe(4)
    expect(countLayers(steps.slice(2))).toBe(2)
  })

  it('have a last RUN before a step, or none', () => {
    expect(lastRunBefore(steps, 1)).toBe(-1)
    expect(lastRunBefore(steps, 5)).toBe(1)
  })
})

describe('the rules of a builder', () => {
  it.each([
    ['20.10.24+dfsg1', []],
    ['26.1.5+dfsg1', ['chmodsSpecialBits', 'refusesDanglingBelow', 'findsBehindRoot']],
    ['28.0.4', ['chmodsSpecialBits', 'refusesDanglingBelow', 'findsBehindRoot']],
    [
      '28.1.0',
      ['chmodsNewDirectories', 'chmodsSpecialBits', 'refusesDanglingBelow', 'findsBehindRoot'],
    ],
    ['28.3.0', Object.keys(NEWEST_BUILDER)],
    ['29.0.0-rc.1', Object.keys(NEWEST_BUILDER)],
  ])('of engine %s', (version, rules) => {
    const held = Object.entries(builderRules(version)).filter(([, holds]) => holds)
    expect(held.map(([rule]) => rule).sort()).toEqual(rules.toSorted())
  })
})
