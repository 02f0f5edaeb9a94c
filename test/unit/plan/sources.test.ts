import { describe, expect, it } from 'vitest'
import { findSources } from '../../../src/engine/plan/sources.ts'
import { PlainTree, type Plain } from './memory.ts'

function find(path: string, files: Plain) {
  const { found, problems } = findSources([{ kind: 'path', path }], new PlainTree(files))
  return { found: found.map(({ name, real }) => [name, real]), problems }
}

describe('the sources of a COPY', () => {
  it('follows links up to the first wildcard, and none from there on', () => {
    const files = { 'd/a': '', l: { link: 'd' } }
    expect(find('l/*', files).found).toEqual([['l/a', 'd/a']])
    expect(find('*/a', files).found).toEqual([['d/a', 'd/a']])
  })

  it('takes a wildcard in a directory whose name is escaped', () => {
    expect(find('[[]x]/*', { '[x]/a': '' }).found).toEqual([['[x]/a', '[x]/a']])
    expect(find('a\\*b/?', { 'a*b/c': '', 'axb/d': '' }).found).toEqual([['a*b/c', 'a*b/c']])
  })

  it('finds a link below a match that leads nowhere, but none in a directory that is named', () => {
    const files = { 'd/l': { link: 'nowhere' } }
    expect(find('*', files).problems).toEqual([{ path: 'd/l', problem: 'broken-link' }])
    expect(find('d', files).problems).toEqual([])
  })

  it('finds nothing behind a link to the root, though the root itself', () => {
    const files = { a: '', l: { link: '.' }, 'd/up': { link: '..' } }
    expect(find('l/a', files).problems).toEqual([{ path: 'l/a', problem: 'not-found' }])
    expect(find('d/up/a', files).problems).toHaveLength(1)
    expect(find('l', files).found).toEqual([['l', '']])
  })

  it('finds it beside that link or the root, of the same step', () => {
    const tree = new PlainTree({ a: '', l: { link: '.' }, k: { link: '.' } })
    const missing = (...paths: string[]) =>
      findSources(
        paths.map((path) => ({ kind: 'path', path })),
        tree,
      ).problems.length
    expect([missing('l/a', 'l'), missing('', 'l/a'), missing('l/l/a', 'l')]).toEqual([0, 0, 0])
    expect([missing('l/a', 'k'), missing('l/a', 'a'), missing('l/a', 'l*')]).toEqual([1, 1, 1])
  })

  it('tells of links to the root that a pattern matches in a directory', () => {
    const files = { 'd/l': { link: '/' }, k: { link: '.' } }
    const of = (path: string) =>
      findSources([{ kind: 'path', path }], new PlainTree(files)).rootLinks
    expect([of('*/l'), of('k*'), of('d/l'), of('d')]).toEqual([['d/l'], [], [], []])
  })
})
