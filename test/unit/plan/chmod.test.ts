import { expect, it } from 'vitest'
import { chmod } from '../../../src/engine/plan/chmod.ts'

it.each([
  ['755', 0o644, false, 0o755],
  ['4755', 0o644, false, 0o4755],
  ['u=rwX,go=rX', 0o640, false, 0o644],
  ['u=rwX,go=rX', 0o700, false, 0o755],
  ['u=rwX,go=rX', 0o600, true, 0o755],
  ['a+x', 0o644, false, 0o755],
  ['+x', 0o600, false, 0o711],
  ['go-rwx', 0o777, false, 0o700],
  ['u+s', 0o755, false, 0o4755],
  ['g=u', 0o740, false, 0o770],
  ['+t', 0o777, true, 0o1777],
  ['rubbish', 0o644, false, undefined],
])('chmod %s of %o (directory: %s) is %o', (spec, mode, isDirectory, expected) => {
  expect(chmod(spec, mode, isDirectory)).toBe(expected)
})
