import { expect, it } from 'vitest'
import type { RunStep } from '../../../src/engine/dockerfile/index.ts'
import { renamesIn } from '../../../src/engine/plan/renames.ts'

const run = (argv: string[], script?: string): RunStep => ({
  kind: 'run',
  stage: 0,
  line: 1,
  text: '',
  argv,
  env: {},
  workdir: '/',
  user: '',
  mounts: [],
  ...(script !== undefined && { script: { content: script } }),
})
const names = (step: RunStep) => renamesIn(step).map(({ from, to }) => `${from} ${to}`)
const shell = (script: string) => names(run(['/bin/sh', '-c', script]))

it('finds what gets another name, in each of the commands of a RUN', () => {
  expect(
    shell('npm run build && mv dist /srv; cp -r "a b" c | (cp -Ra d \'e f\')\nln -sf g h'),
  ).toEqual(['dist /srv', 'a b c', 'd e f', 'g h'])
  expect(shell('mv -f a b || cp --recursive c ./d')).toEqual(['a b', 'c ./d'])
  expect(names(run(['mv', 'a; b', 'c']))).toEqual(['a; b c'])
  expect(names(run(['/dev/pipes/1'], '#!/bin/sh\nmv a b'))).toEqual(['a b'])
})

it('leaves out what goes into a directory in any case, files, and what only a shell can tell', () => {
  expect(shell('mv a b/; mv a b c; cp a b; ln a b; cp -r a/. b; cp -r . b; mv a')).toEqual([])
  expect(shell('mv -T a b; cp -rt b a; ln -sfn a b; cp -r --no-target-directory a b')).toEqual([])
  expect(shell('mv a $B; mv a* b; mv `a` b; mv ~/a b; echo mv a b')).toEqual([])
})
