import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack, type Header } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { BuildContext } from '../../../src/context/build-context.ts'
import { readArchive } from '../../../src/engine/unpack/read-archive.ts'
import { BZIP2 } from '../../engine/support/bzip2.ts'
import { Workspace } from '../context/workspace.ts'

type Entry = [header: Partial<Header> & { name: string }, content?: string | Buffer]

async function tar(...entries: Entry[]): Promise<Buffer> {
  const archive = pack()
  for (const [header, content = ''] of entries) archive.entry(header, content)
  archive.finalize()
  return buffer(archive)
}

async function contextOf(archive: Buffer): Promise<[BuildContext, (now: Buffer) => Promise<void>]> {
  const space = await Workspace.create()
  const write = (bytes: Buffer) => writeFile(space.path('a'), bytes)
  await write(archive)
  return [await BuildContext.open(space.root), write]
}

async function read(archive: Buffer) {
  const [context] = await contextOf(archive)
  return readArchive(context, 'a')
}

describe('what is an archive', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('text')],
    ['a long text', Buffer.alloc(2000, 'text')],
    ['a tar without entries', Buffer.alloc(1024)],
    ['gzip of a text', gzipSync('text')],
    ['half a header of gzip', Buffer.from('1f8b08', 'hex')],
  ])('is told by content: not %s', async (_, bytes) => {
    expect(await read(bytes)).toBeUndefined()
  })

  it('is told by content: a tar, of gzip or not', async () => {
    const bytes = await tar([{ name: 'x' }, '1'])
    const inTwo = [gzipSync(bytes.subarray(0, 700)), gzipSync(bytes.subarray(700))]
    for (const packed of [bytes, gzipSync(bytes), Buffer.concat(inTwo)]) {
      const unpacked = await read(packed)
      expect(unpacked?.problem).toBeUndefined()
      expect([...unpacked!.tree.paths()]).toEqual(['x'])
    }
  })
})

describe('an archive', () => {
  it('is listed as the builder unpacks it', async () => {
    const unpacked = await read(
      await tar(
        [{ name: './', mode: 0o700, type: 'directory' }],
        [{ name: './d/', mode: 0o1750, uid: 7, gid: 8, type: 'directory' }],
        [{ name: 'd/f', mode: 0o4755, uid: 1, gid: 2 }, '1'],
        [{ name: 'i/p/f' }, '1'],
        [{ name: '../up' }, '1'],
        [{ name: '/abs' }, '1'],
        [{ name: 'l', type: 'symlink', linkname: '../x' }],
        [{ name: 'h', type: 'link', linkname: './d/f', mode: 0o600, uid: 3, gid: 4 }],
        [{ name: 'twice' }, 'first'],
        [{ name: 'twice', mode: 0o600 }, 'second'],
        [{ name: 'turns/x' }, '1'],
        [{ name: 'turns' }, '1'],
      ),
    )
    const { tree, problem } = unpacked!
    expect(problem).toBeUndefined()
    expect([...tree.paths()].sort()).toEqual(
      ['abs', 'd', 'd/f', 'h', 'i', 'i/p', 'i/p/f', 'l', 'turns', 'twice', 'up'].sort(),
    )
    expect(tree.lookup('d')).toMatchObject({ mode: 0o1750, uid: 7, gid: 8 })
    expect([...tree.implied]).toEqual(['i', 'i/p'])
    expect(tree.lookup('l')).toMatchObject({ type: 'symlink', target: '../x' })
    // An entry's owner and mode are those of the file, whatever its other names said.
    expect(tree.lookup('d/f')).toMatchObject({ mode: 0o600, uid: 3, gid: 4 })
    expect(tree.lookup('h')).toMatchObject({ mode: 0o600, hardLink: 'd/f' })
    expect((await tree.read('h')).toString()).toBe('1')
    expect((await tree.read('twice')).toString()).toBe('second')
    expect(tree.lookup('turns')).toMatchObject({ type: 'file' })
  })

  it('keeps the bytes that are wanted, and reads others again', async () => {
    const large = randomBytes(17 * 1024 * 1024)
    const [context] = await contextOf(
      gzipSync(await tar([{ name: 'large' }, large], [{ name: 'x' }, '1'])),
    )
    const wanted: string[] = []
    const unpacked = await readArchive(context, 'a', (path) => wanted.push(path) > 0)
    expect(wanted).toEqual(['x'])
    expect((await unpacked!.tree.read('large')).equals(large)).toBe(true)
    expect((await unpacked!.tree.read('x')).toString()).toBe('1')
  })

  it('that is another by now gives nothing of the new one', async () => {
    const [context, write] = await contextOf(await tar([{ name: 'x' }, 'old']))
    const unpacked = await readArchive(context, 'a')
    await write(await tar([{ name: 'x' }, 'other']))
    await expect(unpacked!.tree.read('x')).rejects.toThrow('changed while it was being unpacked')
  })
})

describe('what is wrong with an archive', () => {
  const problemOf = async (bytes: Buffer) => (await read(bytes))?.problem

  it('is broken where the builder refuses it', async () => {
    const whole = await tar([{ name: 'x' }, 'long'.repeat(1000)])
    expect(await problemOf(whole.subarray(0, 1500))).toMatchObject({ kind: 'broken' })
    const random = gzipSync(await tar([{ name: 'x' }, randomBytes(100_000)]))
    expect(await problemOf(random.subarray(0, 50_000))).toMatchObject({ kind: 'broken' })
    expect(await problemOf(await tar([{ name: 'x' }, '1'], [{ name: 'x/y' }, '1']))).toEqual({
      kind: 'broken',
      why: 'something in it lies in x, which is a file',
    })
  })

  it.each<[string, Entry[]]>([
    ['p is a fifo', [[{ name: 'p', type: 'fifo' }]]],
    ['p is a character-device', [[{ name: 'p', type: 'character-device' }]]],
    [
      'h is a hard link to what is no file of the archive',
      [[{ name: 'h', type: 'link', linkname: 'x' }]],
    ],
    [
      'something in it lies behind its link l',
      [[{ name: 'l', type: 'symlink', linkname: 'd' }], [{ name: 'l/x' }, '1']],
    ],
    [
      'x is in it again after another was linked to it',
      [[{ name: 'x' }, '1'], [{ name: 'y', type: 'link', linkname: 'x' }], [{ name: 'x' }, '2']],
    ],
    ['x has extended attributes', [[{ name: 'x', pax: { 'SCHILY.xattr.user.a': '1' } }, '1']]],
  ])('is left to the builder: %s', async (why, entries) => {
    expect(await problemOf(await tar(...entries))).toEqual({ kind: 'unsupported', why })
  })

  it('is left to the builder: what it may overlook', async () => {
    const bytes = await tar([{ name: 'x' }, '1'])
    const junk = Buffer.alloc(1024, 'junk')
    for (const damaged of [bytes, gzipSync(bytes)]) {
      const problem = await problemOf(Buffer.concat([damaged, junk]))
      expect(problem).toMatchObject({ kind: 'unsupported' })
      expect(problem!.why).toContain('it is damaged')
    }
  })

  it('is left to the builder: other ways to compress it', async () => {
    const why = 'it is compressed with bzip2'
    expect(await problemOf(Buffer.from(BZIP2[0], 'base64'))).toEqual({ kind: 'unsupported', why })
  })
})
