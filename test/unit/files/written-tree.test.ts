import { describe, expect, it } from 'vitest'
import type { Placement } from '../../../src/engine/files/place.ts'
import { MemoryTree } from '../../../src/engine/files/memory-tree.ts'
import { afterWrites } from '../../../src/engine/files/written-tree.ts'
import type { WantedEntry } from '../../../src/engine/plan/entry.ts'

const owner = { mode: 0o644, uid: 0, gid: 0, mtime: 0 }
const file = (digest: string) => ({ type: 'file', size: 1, digest, ...owner }) as const
const directory = { type: 'directory', ...owner, mode: 0o755 } as const
const nothing = () => {
  throw new Error('It is not to be read.')
}

function listed() {
  const tree = new MemoryTree(nothing)
  tree.add('', directory)
  tree.add('a', file('1'))
  tree.add('d', directory)
  tree.add('d/b', file('2'))
  return { path: '/src', tree, stamps: new Map([['/src/a', 'then']]) }
}

const write = (path: string, wanted: WantedEntry): Placement => ({
  write: [{ path, wanted, read: () => Promise.resolve(Buffer.from(path)) }],
  remove: [],
})

describe('a listed tree after writes', () => {
  it('has what was written, with its content, and not what was removed', async () => {
    const before = listed()
    const after = afterWrites(before, [
      write('/src/a', file('3')),
      write('/src/d/c', file('4')),
      { write: [], remove: ['/src/d/b', '/src/d', '/elsewhere'] },
    ])!
    expect([...after.tree.paths()]).toEqual(['', 'a', 'd', 'd/c'])
    expect(after.tree.children('d')).toEqual(['c'])
    expect(after.tree.lookup('a')).toEqual(file('3'))
    expect((await after.tree.read('d/c')).toString()).toBe('/src/d/c')
    expect([...before.tree.paths()]).toEqual(['', 'a', 'd', 'd/b'])
    expect(before.tree.lookup('a')).toEqual(file('1'))
  })

  it('keeps a directory that a step only needs as it was', () => {
    const wanted = { ...directory, mode: 0o700, implied: true }
    expect(afterWrites(listed(), [write('/src/d', wanted)])!.tree.lookup('d')).toEqual(directory)
    const described = { ...directory, mode: 0o700 }
    expect(afterWrites(listed(), [write('/src/d', described)])!.tree.lookup('d')).toEqual(described)
  })

  it.each([
    ['something that took the place of another kind', write('/src/d', file('3'))],
    ['something that took the place of what leads there', write('/src', file('3'))],
    ['what lies in a directory that nobody listed', write('/src/none/a', file('3'))],
    ['the removal of it all', { write: [], remove: ['/src'] }],
  ])('takes a look after %s', (_what, placement) => {
    expect(afterWrites(listed(), [placement])).toBeUndefined()
  })
})
