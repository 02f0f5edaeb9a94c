import { describe, expect, it } from 'vitest'
import {
  differInContent,
  likenessOf,
  parseImageListing,
} from '../../../src/engine/files/image-listing.ts'

const stat = { type: 'file', mode: 0o644, uid: 1, gid: 2, names: 1, size: 7, mtime: 5678 } as const
const listed = (line: string) => [...(parseImageListing(`${line}\n`)?.values() ?? [])][0]

describe('the listing of an image', () => {
  it('takes names with blanks and newlines, and gives up what is something else', () => {
    const text =
      '41ed 0 0 4096 5 /\n81a4 1 2 7 5 /a b\n81a4 1 2 7 -5 /line\nbreak\n\n81a4 1 2 7 5 /z\n'
    expect([...parseImageListing(text)!.keys()]).toEqual(['/', '/a b', '/line\nbreak\n', '/z'])
    expect(parseImageListing('stat: unknown option\n')).toBeUndefined()
    expect(parseImageListing('')).toBeUndefined()
  })

  it('tells files as a look at one of them does', () => {
    expect(listed('81a4 1 2 7 5 /a')).toBe(likenessOf(stat))
    for (const other of ['81a5 1 2 7 5', '81a4 0 2 7 5', '81a4 1 0 7 5', 'a1a4 1 2 7 5']) {
      expect(listed(`${other} /a`)).not.toBe(likenessOf(stat))
    }
    const directory = { ...stat, type: 'directory', size: 4096, mtime: 1 } as const
    expect(listed('41a4 1 2 64 5 /a')).toBe(likenessOf(directory))
  })

  it('tells another content from other bits and another owner', () => {
    const like = likenessOf(stat)
    expect(differInContent(like, likenessOf({ ...stat, mode: 0, uid: 0, gid: 0 }))).toBe(false)
    expect(differInContent(like, likenessOf({ ...stat, size: 8 }))).toBe(true)
    expect(differInContent(like, likenessOf({ ...stat, mtime: 4999 }))).toBe(true)
    expect(differInContent(like, likenessOf({ ...stat, type: 'symlink' }))).toBe(true)
  })
})
