import { expect, it } from 'vitest'
import { parseInspection } from '../../../src/engine/apply/inspect.ts'

const sum = (digit: string) => digit.repeat(64)

it('matches lines with the paths asked for, whatever their names hold', () => {
  const paths = ['/gone', '/a b', '/line\nbreak', '/d', '/link', '/gone too', '/z']
  const text = [
    '81a4 0 0 /a b',
    '81a4 1000 1000 /line\nbreak',
    '41ed 0 0 /d',
    'a1ff 0 0 /link',
    '89ed 0 5 /z',
    '',
    `${sum('a')}  /a b`,
    `\\${sum('b')}  /line\\nbreak`,
    `${sum('c')}  /z`,
    '',
  ].join('\n')
  const found = parseInspection(text, paths)!
  expect([...found.keys()]).toEqual(['/a b', '/line\nbreak', '/d', '/link', '/z'])
  expect(found.get('/a b')).toEqual({
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    digest: sum('a'),
  })
  expect(found.get('/line\nbreak')).toMatchObject({ uid: 1000, gid: 1000 })
  expect(found.get('/line\nbreak')).not.toHaveProperty('digest')
  expect(found.get('/d')?.type).toBe('directory')
  expect(found.get('/link')?.type).toBe('symlink')
  expect(found.get('/z')).toMatchObject({ mode: 0o4755, gid: 5, digest: sum('c') })
})

it('gives up on tools that print something else', () => {
  expect(parseInspection('stat: unknown option\n', ['/a'])).toBeUndefined()
})
