import { execFileSync } from 'node:child_process'
import { readFile, readlink, stat, truncate, writeFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import type { Header } from 'tar-stream'
import { extract } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { BuildContext } from '../../../src/context/build-context.ts'
import { packContext } from '../../../src/context/pack.ts'
import { BuildContextError } from '../../../src/engine/errors.ts'
import { Workspace } from './workspace.ts'

async function unpack(tar: Readable): Promise<Map<string, { header: Header; content: string }>> {
  const entries = new Map<string, { header: Header; content: string }>()
  for await (const entry of tar.pipe(extract())) {
    entries.set(entry.header.name, {
      header: entry.header,
      content: await text(entry as AsyncIterable<Buffer>),
    })
  }
  return entries
}

const LARGE = 5 * 1024 * 1024

describe('packContext', () => {
  it('packs what is not ignored, owned by root, contents from memory before those on disk', async () => {
    const space = await Workspace.create({
      '.dockerignore': 'secret\n',
      secret: '',
      'bin/run': { content: 'echo', mode: 0o4755 },
      closed: { content: 'x', mode: 0 },
      link: { link: '/absolute/target' },
      'held.js': 'disk',
    })
    const overlay = new Map([['held.js', { content: Buffer.from('memory'), mode: 0o600 }]])
    const context = await BuildContext.open(space.root, { overlay })
    const tar = await unpack(packContext(context))
    expect([...tar.keys()]).toEqual([
      '.dockerignore',
      'bin',
      'bin/run',
      'closed',
      'held.js',
      'link',
    ])
    expect(tar.get('bin')!.header).toMatchObject({ type: 'directory', mode: 0o755, uid: 0, gid: 0 })
    expect(tar.get('bin/run')).toMatchObject({
      header: { type: 'file', mode: 0o4755, uid: 0, gid: 0 },
      content: 'echo',
    })
    expect(tar.get('closed')!.header.mode).toBe(0)
    expect(tar.get('held.js')).toMatchObject({ header: { mode: 0o600 }, content: 'memory' })
    expect(tar.get('link')!.header).toMatchObject({ type: 'symlink', linkname: '/absolute/target' })
  })

  it('gives a tar that the system’s own tar reads, odd names and all', async () => {
    const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(120)}`
    const names = ['sp ace', '-dash', 'new\nline', 'ünïcødé 😀', '"q\'', '[*]?', long]
    const space = await Workspace.create({
      ...Object.fromEntries(names.map((name) => [`in/${name}`, name])),
      'in/link': { link: `${'x'.repeat(150)}é` },
      'out/here': '',
    })
    const context = await BuildContext.open(space.path('in'))
    await writeFile(space.path('a.tar'), await buffer(packContext(context)))
    execFileSync('tar', ['-xf', space.path('a.tar'), '-C', space.path('out')])
    for (const name of names) expect(await readFile(space.path(`out/${name}`), 'utf8')).toBe(name)
    expect(await readlink(space.path('out/link'))).toBe(`${'x'.repeat(150)}é`)
  })

  it('adds extra files, also in the place of others', async () => {
    const space = await Workspace.create({ a: 'own' })
    const context = await BuildContext.open(space.root)
    const extra = ['a', 'Dockerfile'].map((path) => ({ path, content: 'FROM é' }))
    const tar = await unpack(packContext(context, extra))
    expect(tar.get('a')!.content).toBe('FROM é')
    expect(tar.get('Dockerfile')).toMatchObject({ header: { mode: 0o644 }, content: 'FROM é' })
  })

  it('keeps time stamps that a tar can hold', async () => {
    const space = await Workspace.create({ 'in/a': '', 'out/b': '' })
    execFileSync('touch', ['-d', '2100-01-01', space.path('in/a')])
    const context = await BuildContext.open(space.path('in'))
    await writeFile(space.path('a.tar'), await buffer(packContext(context)))
    execFileSync('tar', ['-xf', space.path('a.tar'), '-C', space.path('out')])
    expect((await stat(space.path('out/a'))).mtime.getUTCFullYear()).toBe(2038)
  })

  it('takes small files as they are by now, and fails for large ones of another size', async () => {
    const space = await Workspace.create({ small: 'before' })
    const context = await BuildContext.open(space.root)
    await writeFile(space.path('small'), 'much longer now')
    expect((await unpack(packContext(context))).get('small')!.content).toBe('much longer now')

    await writeFile(space.path('large'), Buffer.alloc(LARGE))
    await context.refresh(['large'])
    expect((await unpack(packContext(context))).get('large')!.content).toHaveLength(LARGE)
    await truncate(space.path('large'), LARGE - 1)
    await expect(buffer(packContext(context))).rejects.toThrow(BuildContextError)
    await truncate(space.path('large'), LARGE + 1)
    await expect(buffer(packContext(context))).rejects.toThrow(BuildContextError)
    await space.remove('large')
    await expect(buffer(packContext(context))).rejects.toThrow(BuildContextError)
  })

  it('reads no further ahead than its reader, and stops with it', async () => {
    const space = await Workspace.create()
    await writeFile(space.path('a'), Buffer.alloc(LARGE))
    await writeFile(space.path('b'), Buffer.alloc(LARGE))
    const context = await BuildContext.open(space.root)
    const reads: string[] = []
    const createReadStream = context.createReadStream.bind(context)
    context.createReadStream = (path) => {
      reads.push(path)
      return createReadStream(path)
    }
    const tar = packContext(context)
    await tar[Symbol.asyncIterator]().next()
    tar.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(reads).toEqual(['a'])
    expect(tar.destroyed).toBe(true)
  })
})
