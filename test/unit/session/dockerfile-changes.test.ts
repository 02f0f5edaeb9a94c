import { expect, it } from 'vitest'
import { describeChange } from '../../../src/session/dockerfile-changes.ts'

const before = 'FROM a\nENV A=1\n\nCMD ["x"]\n'
const describeTo = (now: string) => describeChange(before, now, 'Dockerfile')

it('names the first line of a Dockerfile that is different', () => {
  expect(describeTo(before.replace('A=1', 'A=2'))).toBe('Dockerfile:2 changed (ENV A=2)')
  expect(describeTo(`${before}USER me`)).toBe('Dockerfile:5 changed (USER me)')
  expect(describeTo('FROM a\n\nCMD ["x"]\n')).toBe('Dockerfile:2 changed')
  expect(describeTo('FROM a\nENV A=1\n')).toBe('Dockerfile is shorter than it was')
})

it('is silent where only blanks at the ends of lines are different', () => {
  expect(describeTo(before)).toBeUndefined()
  expect(describeTo('FROM a \r\nENV A=1\r\n\r\nCMD ["x"]')).toBeUndefined()
})
