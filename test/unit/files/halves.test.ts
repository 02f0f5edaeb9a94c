import { describe, expect, it } from 'vitest'
import type { PlacedEntry } from '../../../src/engine/files/archive.ts'
import { inHalves } from '../../../src/engine/files/halves.ts'

const owner = { mode: 0o644, uid: 0, gid: 0, mtime: 0 }
const file = (path: string, size = 1, linkedTo?: string): PlacedEntry => {
  return { path, wanted: { type: 'file', size, ...owner, linkedTo } }
}
const directory = (path: string): PlacedEntry => ({ path, wanted: { type: 'directory', ...owner } })
const files = (count: number, parent: string, size?: number) =>
  Array.from({ length: count }, (_, index) => file(`${parent}/${index}`, size))
const paths = (half: readonly PlacedEntry[]) => half.map(({ path }) => path)

describe('two halves', () => {
  it('are not made of a few files', () => {
    const few = [directory('/d'), ...files(90, '/d')]
    expect(inHalves(few)).toEqual([few])
    expect(inHalves([])).toEqual([[]])
  })

  it('hold every file once, and the directories before them', () => {
    const entries = [directory('/d'), ...files(150, '/d'), directory('/d/e'), ...files(151, '/d/e')]
    const halves = inHalves(entries)
    expect(halves.map(({ length }) => length)).toEqual([2 + 151, 2 + 150])
    for (const half of halves) expect(paths(half).slice(0, 2)).toEqual(['/d', '/d/e'])
    expect(halves.flatMap((half) => paths(half).slice(2)).sort()).toEqual(
      paths(entries.filter(({ wanted }) => wanted.type === 'file')).sort(),
    )
  })

  it('part no directory but one', () => {
    const mixed = files(40, '').flatMap((_, i) =>
      ['/a', '/b', '/c', '/d', '/e'].map((d) => file(`${d}/${i}`)),
    )
    const [first, second] = inHalves(mixed).map((half) => {
      return new Set(paths(half).map((path) => path.slice(0, 2)))
    })
    expect([...first!]).toEqual(['/a', '/b', '/c'])
    expect([...second!]).toEqual(['/c', '/d', '/e'])
  })

  it('weigh about the same by content and number', () => {
    const [first, second] = inHalves([...files(10, '/a', 1 << 20), ...files(160, '/b')])
    expect([first!.length, second!.length]).toEqual([10, 160])
    const last = inHalves([...files(120, '/a'), file('/b/large', 100 << 20)])
    expect(last.flatMap(paths)).toHaveLength(121)
    expect(last.map(({ length }) => length)).not.toContain(0)
  })

  it('are not made where one entry needs another to be there', () => {
    const linked = [...files(200, '/d'), file('/d/name', 1, '/d/0')]
    expect(inHalves(linked)).toEqual([linked])
    const link = { type: 'symlink', target: 'x', ...owner } as const
    const symbolic = [...files(200, '/d'), { path: '/l', wanted: link }]
    expect(inHalves(symbolic)).toEqual([symbolic])
  })
})
