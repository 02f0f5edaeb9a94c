import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BuildContext } from '../../../../src/context/build-context.ts'
import { contextTree, fileTree } from '../../../../src/docker/session/served-tree.ts'

async function contextOf(files: string[], links: Record<string, string> = {}) {
  const root = await mkdtemp(join(tmpdir(), 'livepush-served-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  for (const path of [...files, ...Object.keys(links)]) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    if (links[path] === undefined) await writeFile(join(root, path), path)
    else await symlink(links[path], join(root, path))
  }
  return BuildContext.open(root)
}

describe('contextTree', () => {
  const all = ['a', 'a/x', 'a/y', 'a/y/z', 'a-b', 'a.txt', 'b.txt']

  it.each<[wanted: string[], expected: string[]]>([
    [[], all],
    [['.'], all],
    [['a.txt'], ['a.txt']],
    [['/a/'], ['a', 'a/x', 'a/y', 'a/y/z']],
    [['a/y'], ['a', 'a/y', 'a/y/z']],
    [
      ['a/y/z', 'b.txt'],
      ['a', 'a/y', 'a/y/z', 'b.txt'],
    ],
    [['./a/../*.txt'], ['a.txt', 'b.txt']],
    [['*/y'], ['a', 'a/y', 'a/y/z']],
    [['\\a.txt'], ['a.txt']],
    [['../../b.txt'], ['b.txt']],
    [['none', 'a/none/x', 'b.txt/x'], []],
    // More than is asked for: what a pattern means that is not for one name is the builder's.
    [['a/**/z'], ['a', 'a/x', 'a/y', 'a/y/z']],
    [['[a'], all],
  ])('finds what %j names', async (wanted, expected) => {
    const context = await contextOf(['a/x', 'a/y/z', 'a.txt', 'b.txt', 'a-b'])
    expect([...contextTree(context).entries(wanted)].map(([path]) => path)).toEqual(expected)
  })

  it('follows links on the way and at the end, which it finds too', async () => {
    const context = await contextOf(['d/f', 'd/e/g', 'other', 'top'], {
      toD: 'd',
      'd/up': '../toD/e',
      'd/abs': '/top',
      loop: 'loop',
      around: 'd/back',
      'd/back': '../around',
      outside: '../../etc/passwd',
    })
    const find = (...wanted: string[]) =>
      [...contextTree(context).entries(wanted)].map(([path]) => path)
    expect(find('toD/f')).toEqual(['d', 'd/f', 'toD'])
    expect(find('to*')).toEqual(expect.arrayContaining(['d', 'd/e', 'd/e/g', 'd/f', 'toD']))
    expect(find('toD/up/g')).toEqual(['d', 'd/e', 'd/e/g', 'd/up', 'toD'])
    expect(find('d/abs')).toEqual(['d', 'd/abs', 'top'])
    expect(find('loop', 'outside')).toEqual(['loop', 'outside'])
    expect(find('around/x')).toEqual(['around', 'd', 'd/back'])
  })

  it('is in the order of the bytes of names', async () => {
    const context = await contextOf(['b\n', 'b/x', 'b-', '\u{1F600}', '\uFE4F', 'é', 'Z'])
    const found = [...contextTree(context).entries([])].map(([path]) => path)
    expect(found).toEqual(['Z', 'b', 'b/x', 'b\n', 'b-', 'é', '\uFE4F', '\u{1F600}'])
  })
})

describe('fileTree', () => {
  it('gives other times to other texts of one length', () => {
    const timeOf = (text: string) => [...fileTree('Dockerfile', text).entries([])][0]![1].mtime
    expect(timeOf('FROM a')).toBe(timeOf('FROM a'))
    expect(timeOf('FROM a')).not.toBe(timeOf('FROM b'))
  })
})
