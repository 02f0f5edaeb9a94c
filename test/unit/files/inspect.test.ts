import { describe, expect, it } from 'vitest'
import { parseDigests, parseStats } from '../../../src/engine/files/inspect.ts'
import { parseListing } from '../../../src/engine/files/listing.ts'

const TIMES = '2026-01-02 03:04:05.678900000 +0100 2026-01-02 03:04:06.000000000 +0100'
const sum = (digit: string) => digit.repeat(64)

describe('what stat(1) prints', () => {
  const paths = ['/gone', '/a b', '/line\nbreak', '/d', '/link', '/gone too', '/z']
  const text = [
    `81a4 0 0 1 42 7 ${TIMES} /a b`,
    `81a4 1000 1000 2 43 0 ${TIMES} /line\nbreak`,
    `41ed 0 0 3 44 4096 ${TIMES} /d`,
    `a1ff 0 0 1 45 4 ${TIMES} /link`,
    `89ed 0 5 1 46 1 ${TIMES} /z`,
    '',
  ].join('\n')

  it('is matched with the paths asked for, whatever their names hold', () => {
    const found = parseStats(text, paths)!
    expect([...found.keys()]).toEqual(['/a b', '/line\nbreak', '/d', '/link', '/z'])
    expect(found.get('/a b')).toEqual({
      type: 'file',
      mode: 0o644,
      uid: 0,
      gid: 0,
      names: 1,
      size: 7,
      mtime: Date.UTC(2026, 0, 2, 2, 4, 5, 678),
      stamp: `81a4 0 0 1 42 7 ${TIMES} `,
    })
    expect(found.get('/line\nbreak')).toMatchObject({ uid: 1000, gid: 1000, names: 2 })
    expect(found.get('/d')?.type).toBe('directory')
    expect(found.get('/link')?.type).toBe('symlink')
    expect(found.get('/z')).toMatchObject({ mode: 0o4755, gid: 5 })
  })

  it('tells nothing of what changed within a second, where it has no more than seconds', () => {
    const seconds = text.replaceAll(/\.\d{9}/g, '')
    expect(parseStats(seconds, paths)!.get('/z')).not.toHaveProperty('stamp')
  })

  it('is given up where it is something else', () => {
    expect(parseStats('stat: unknown option\n', ['/a'])).toBeUndefined()
    expect(parseStats(`${text}more`, paths)).toBeUndefined()
    expect(parseListing('stat: unknown option\n')).toBeUndefined()
    expect(parseListing(text)).toBeUndefined()
  })

  it('lists what nobody asked for', () => {
    const listed = parseListing(text.replace('line\nbreak', 'no break'))!
    expect([...listed.keys()]).toEqual(['/a b', '/no break', '/d', '/link', '/z'])
  })
})

it('matches what sha256sum(1) prints with the paths asked for', () => {
  const paths = ['/a b', '/line\nbreak', '/unreadable', '/z']
  const text = [`${sum('a')}  /a b`, `\\${sum('b')}  /line\\nbreak`, `${sum('c')}  /z`, ''].join(
    '\n',
  )
  const found = parseDigests(text, paths)
  expect([...found]).toEqual([
    ['/a b', sum('a')],
    ['/z', sum('c')],
  ])
})
