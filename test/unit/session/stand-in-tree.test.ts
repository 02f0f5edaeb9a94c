import { expect, it } from 'vitest'
import { StandInTree } from '../../../src/engine/stand-in.ts'

const file = (text: string, mode = 0o644) => ({ content: Buffer.from(text), mode })

function treeOf(files: Record<string, string>) {
  const tree = new StandInTree(0, [{ path: '/app/dist', from: 'web/dist' }])
  for (const [path, text] of Object.entries(files)) tree.setFile(path, file(text))
  return tree
}

it('holds files of the context at the places that they stand for', async () => {
  const tree = treeOf({ 'web/dist/a.js': 'a', 'web/dist/x/b.js': 'b', 'web/distant.js': 'c' })
  expect([...tree.paths()]).toEqual([
    '',
    'app',
    'app/dist',
    'app/dist/a.js',
    'app/dist/x',
    'app/dist/x/b.js',
  ])
  expect(tree.children('app/dist')).toEqual(['a.js', 'x'])
  expect(tree.lookup('app/dist/x')).toMatchObject({ type: 'directory', mode: 0o755, uid: 0 })
  expect(tree.lookup('app/dist/a.js')).toMatchObject({ type: 'file', mode: 0o644, size: 1 })
  expect(tree.lookup('app/distant.js')).toBeUndefined()
  expect((await tree.read('app/dist/x/b.js')).toString()).toBe('b')
  expect(tree.contextPathOf('app/dist/x/b.js')).toBe('web/dist/x/b.js')
})

it('tells what differs since it was last asked, directories that come and go included', () => {
  const tree = treeOf({ 'web/dist/a.js': 'a' })
  expect(tree.takeChanges()).toMatchObject({ changed: ['app/dist', 'app/dist/a.js'], deleted: [] })
  tree.setFile('web/dist/x/b.js', file('b'))
  tree.setFile('web/dist/a.js', file('a2'))
  tree.removeFile('web/dist/never.js')
  expect(tree.takeChanges()).toMatchObject({
    changed: ['app/dist/x', 'app/dist/x/b.js', 'app/dist/a.js'],
    deleted: [],
  })
  tree.removeFile('web/dist/x/b.js')
  expect(tree.takeChanges()).toMatchObject({
    changed: [],
    deleted: ['app/dist/x', 'app/dist/x/b.js'],
  })
  expect(tree.takeChanges()).toMatchObject({ changed: [], deleted: [] })
})
