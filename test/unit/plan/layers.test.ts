import { describe, expect, it } from 'vitest'
import type { Step } from '../../../src/engine/dockerfile/types.ts'
import { builderRules } from '../../../src/engine/plan/builder-rules.ts'
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
    ['26.1.5+dfsg1', false, false],
    ['28.0.4', false, false],
    ['28.1.0', true, false],
    ['28.3.0', true, true],
    ['29.0.0-rc.1', true, true],
  ])('of engine %s', (version, chmodsNewDirectories, chownsUnpacked) => {
    expect(builderRules(version)).toEqual({ chmodsNewDirectories, chownsUnpacked })
  })
})
