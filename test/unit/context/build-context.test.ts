import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, link, mkdir, rename, symlink, utimes, writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { BuildContext } from '../../../src/context/build-context.ts'
import { BuildContextError, IgnoreFileError } from '../../../src/engine/errors.ts'
import { Workspace } from './workspace.ts'

const paths = (context: BuildContext) => Array.from(context.entries(), ([path]) => path).sort()
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const held = (text: string, mode = 0o644) => ({ content: Buffer.from(text), mode })

describe('open', () => {
  it('reads files, directories and links with their modes, owned by root', async () => {
    const space = await Workspace.create({
      'src/run.sh': { content: 'echo', mode: 0o4755 },
      'src/link': { link: '../nowhere' },
      'a b/"q"\n-x[*]é': 'odd',
    })
    await chmod(space.path('src'), 0o750)
    const context = await BuildContext.open(space.root)
    expect(context.lookup('src/run.sh')).toMatchObject({
      type: 'file',
      mode: 0o4755,
      uid: 0,
      gid: 0,
      size: 4,
    })
    expect(context.lookup('src')).toMatchObject({ type: 'directory', mode: 0o750 })
    expect(context.lookup('src/link')).toMatchObject({ type: 'symlink', target: '../nowhere' })
    expect(context.lookup('')).toMatchObject({ type: 'directory' })
    expect(context.lookup('missing')).toBeUndefined()
    expect(context.children('')).toEqual(['a b', 'src'])
    expect(context.children('src')).toEqual(['link', 'run.sh'])
    expect(context.children('src/run.sh')).toEqual([])
    expect((await context.read('a b/"q"\n-x[*]é')).toString()).toBe('odd')
  })

  it('leaves out pipes and sockets', async () => {
    const space = await Workspace.create({ file: '' })
    execFileSync('mkfifo', [space.path('pipe')])
    expect(paths(await BuildContext.open(space.root))).toEqual(['file'])
  })

  it('refuses what is no directory', async () => {
    const space = await Workspace.create({ file: '' })
    await expect(BuildContext.open(space.path('file'))).rejects.toThrow(BuildContextError)
    await expect(BuildContext.open(space.path('none'))).rejects.toThrow(BuildContextError)
  })

  it('leaves out what .dockerignore names, and keeps the parents of what is taken back', async () => {
    const space = await Workspace.create({
      '.dockerignore': 'node_modules\ndist\n!dist/public/*.html\n',
      'node_modules/a/index.js': '',
      'dist/private/x.js': '',
      'dist/public/index.html': '',
      'dist/public/index.js': '',
    })
    await chmod(space.path('dist/public'), 0o700)
    const context = await BuildContext.open(space.root)
    expect(paths(context)).toEqual([
      '.dockerignore',
      'dist',
      'dist/public',
      'dist/public/index.html',
    ])
    expect(context.lookup('dist/public')?.mode).toBe(0o700)
    expect(context.ignoredBy('node_modules/a')).toEqual({
      file: '.dockerignore',
      line: 1,
      pattern: 'node_modules',
    })
    expect(context.ignoredBy('dist/public/index.html')).toBeUndefined()
  })

  it('does not read what is ignored', async () => {
    const space = await Workspace.create({ '.dockerignore': 'big', 'big/x': '', ok: '' })
    // Deeper than a path may be: reading it fails for anybody, root included.
    let deep = space.path('big')
    const name = 'n'.repeat(250)
    for (let depth = 0; depth < 20; depth++) {
      process.chdir(deep)
      await mkdir(name)
      deep = name
    }
    process.chdir('/')
    try {
      expect(paths(await BuildContext.open(space.root))).toEqual(['.dockerignore', 'ok'])
    } finally {
      execFileSync('rm', ['-rf', '--', space.path('big')])
    }
  })

  it('prefers the ignore file of the Dockerfile', async () => {
    const space = await Workspace.create({
      '.dockerignore': 'a',
      'docker/app.Dockerfile.dockerignore': 'b',
      'Dockerfile.dockerignore': 'c',
      a: '',
      b: '',
      c: '',
    })
    const visible = async (dockerfile?: string) => {
      const context = await BuildContext.open(space.root, { dockerfile })
      return context.children('').filter((name) => name.length === 1)
    }
    expect(await visible('docker/app.Dockerfile')).toEqual(['a', 'c'])
    expect(await visible(space.path('docker/app.Dockerfile'))).toEqual(['a', 'c'])
    expect(await visible()).toEqual(['a', 'b'])
    expect(await visible('other')).toEqual(['b', 'c'])
  })

  it('reports a pattern that Docker refuses', async () => {
    const space = await Workspace.create({ '.dockerignore': 'ok\n[a\n' })
    await expect(BuildContext.open(space.root)).rejects.toThrow(IgnoreFileError)
    await expect(BuildContext.open(space.root)).rejects.toThrow('.dockerignore:2: ')
  })
})

describe('reading', () => {
  it('hashes files, small and large, on disk and held', async () => {
    const large = 'x'.repeat(3 * 1024 * 1024 + 1)
    const space = await Workspace.create({ small: 'one', large, link: { link: 'small' } })
    const overlay = new Map([['held', held('two')]])
    const context = await BuildContext.open(space.root, { overlay })
    await context.hash(['small', 'large', 'held', 'link', 'missing', ''])
    expect(context.lookup('small')).toMatchObject({ digest: sha256('one') })
    expect(context.lookup('large')).toMatchObject({ digest: sha256(large) })
    expect(context.lookup('held')).toMatchObject({ digest: sha256('two') })
    expect(context.lookup('link')).not.toHaveProperty('digest')
    expect((await context.read('large')).toString()).toBe(large)
  })

  it('does not hash twice', async () => {
    const space = await Workspace.create({ a: 'one' })
    const context = await BuildContext.open(space.root)
    await context.hash(['a'])
    await space.write({ a: 'two' })
    await context.hash(['a'])
    expect(context.lookup('a')).toMatchObject({ digest: sha256('one') })
  })

  it('streams exactly what the entry says', async () => {
    const space = await Workspace.create({ a: 'before' })
    const context = await BuildContext.open(space.root)
    expect((await buffer(context.createReadStream('a'))).toString()).toBe('before')
    await space.write({ a: 'longer than before' })
    await expect(buffer(context.createReadStream('a'))).rejects.toThrow(BuildContextError)
    await space.write({ a: '' })
    await expect(buffer(context.createReadStream('a'))).rejects.toThrow('changed while')
  })

  it('never reads through a symbolic link', async () => {
    const space = await Workspace.create({ 'secret/key': 'hush', 'context/d/key': 'mine' })
    const context = await BuildContext.open(space.path('context'))
    await space.remove('context/d/key')
    await symlink('../../secret/key', space.path('context/d/key'))
    await expect(context.read('d/key')).rejects.toThrow(BuildContextError)
    await expect(context.hash(['d/key'])).rejects.toThrow(BuildContextError)
    await space.remove('context/d')
    await symlink('../secret', space.path('context/d'))
    await expect(context.read('d/key')).rejects.toThrow(BuildContextError)
    expect(await context.refresh(['d/key'])).toMatchObject({ changed: ['d'], deleted: ['d/key'] })
    expect(paths(context)).toEqual(['d'])
  })

  it('says so when a file is gone or is none', async () => {
    const space = await Workspace.create({ a: '', d: { link: 'a' } })
    const context = await BuildContext.open(space.root)
    await space.remove('a')
    await expect(context.read('a')).rejects.toThrow(BuildContextError)
    await expect(context.read('d')).rejects.toThrow('is no file')
  })
})

describe('refresh', () => {
  it('reports new, different and vanished paths once, sorted', async () => {
    const space = await Workspace.create({ a: '1', b: '1', 'c/x/y': '1', 'c/z': '1' })
    const context = await BuildContext.open(space.root)
    await space.write({ a: '22', 'new/deep/file': '', 'new/other': '' })
    await space.remove('b')
    await space.remove('c')
    expect(
      await context.refresh(['new/deep/file', 'c/z', 'b', 'a', './a', 'c/x/y', 'never']),
    ).toMatchObject({
      changed: ['a', 'new', 'new/deep', 'new/deep/file', 'new/other'],
      deleted: ['b', 'c', 'c/x', 'c/x/y', 'c/z'],
    })
    expect(paths(context)).toEqual(['a', 'new', 'new/deep', 'new/deep/file', 'new/other'])
    expect(await context.refresh(['a', 'b', 'c', 'new'])).toMatchObject({ deleted: [] })
  })

  it('looks at no path that is not named', async () => {
    const space = await Workspace.create({ a: '1', b: '1' })
    const context = await BuildContext.open(space.root)
    await space.write({ a: '22', b: '22' })
    expect(await context.refresh(['a'])).toMatchObject({ changed: ['a'], deleted: [] })
  })

  it('compares files of equal size by content', async () => {
    const space = await Workspace.create({ same: '1', other: '1', unhashed: '1' })
    const context = await BuildContext.open(space.root)
    await context.hash(['same', 'other'])
    const later = new Date(Date.now() + 5000)
    await space.write({ same: '1', other: '2', unhashed: '1' })
    for (const name of ['same', 'unhashed']) await utimes(space.path(name), later, later)
    expect(await context.refresh(['same', 'other', 'unhashed'])).toMatchObject({
      changed: ['other', 'unhashed'],
      deleted: [],
    })
    expect(context.lookup('same')).toMatchObject({ mtime: later.getTime() })
    expect(context.lookup('other')).toMatchObject({ digest: sha256('2') })
  })

  it('sees every write, however fast they follow and whatever their time stamps', async () => {
    const space = await Workspace.create({ a: '1' })
    const stamp = new Date(1_600_000_000_000)
    await utimes(space.path('a'), stamp, stamp)
    const context = await BuildContext.open(space.root)
    await context.hash(['a'])
    for (let round = 0; round < 20; round++) {
      await space.write({ a: String(round % 2) })
      await utimes(space.path('a'), stamp, stamp)
      expect((await context.refresh(['a'])).changed).toEqual(['a'])
    }
  })

  it('reports a changed mode and a changed link target', async () => {
    const space = await Workspace.create({ a: '1', l: { link: 'a' }, 'd/x': '' })
    const context = await BuildContext.open(space.root)
    await context.hash(['a', 'd/x'])
    await chmod(space.path('a'), 0o755)
    await chmod(space.path('d'), 0o700)
    await space.remove('l')
    await space.write({ l: { link: 'b' } })
    expect(await context.refresh(['a', 'l', 'd/x'])).toMatchObject({
      changed: ['a', 'd', 'l'],
      deleted: [],
    })
  })

  it('has hard links change together, and tells where they come and go', async () => {
    const space = await Workspace.create({ a: '1', c: '1' })
    await link(space.path('a'), space.path('b'))
    const context = await BuildContext.open(space.root)
    await context.hash(['a', 'b', 'c'])
    expect(context.linked('b')).toEqual(['a'])
    await writeFile(space.path('b'), '2')
    expect(await context.refresh(['b'])).toMatchObject({ changed: ['a', 'b'], deleted: [] })
    await context.hash(['a', 'b'])
    await space.remove('b')
    await space.write({ b: '2' })
    expect(await context.refresh(['b'])).toMatchObject({ changed: ['a', 'b'], deleted: [] })
    expect(context.linked('a')).toEqual([])
    await space.remove('c')
    await link(space.path('a'), space.path('c'))
    expect(await context.refresh(['c'])).toMatchObject({ changed: ['a', 'c'], deleted: [] })
    expect(context.linked('a')).toEqual(['c'])
    await space.remove('a')
    expect(await context.refresh(['a'])).toMatchObject({ changed: ['c'], deleted: ['a'] })
  })

  it('follows a file that becomes a directory, and back', async () => {
    const space = await Workspace.create({ x: 'file' })
    const context = await BuildContext.open(space.root)
    await space.remove('x')
    await space.write({ 'x/y/z': '' })
    expect(await context.refresh(['x/y/z'])).toMatchObject({
      changed: ['x', 'x/y', 'x/y/z'],
      deleted: [],
    })
    await space.remove('x')
    await space.write({ x: 'file' })
    expect(await context.refresh(['x/y/z'])).toMatchObject({
      changed: ['x'],
      deleted: ['x/y', 'x/y/z'],
    })
    expect(context.lookup('x')).toMatchObject({ type: 'file', size: 4 })
    expect(context.children('x')).toEqual([])
  })

  it('never reports ignored paths', async () => {
    const space = await Workspace.create({ '.dockerignore': 'secret\n**/*.log', a: '' })
    const context = await BuildContext.open(space.root)
    await space.write({ 'secret/key': '', 'x.log': '', 'd/y.log': '' })
    expect(await context.refresh(['secret/key', 'secret', 'x.log', 'd/y.log'])).toMatchObject({
      changed: ['d'],
      deleted: [],
    })
  })

  it('keeps an ignored directory for as long as something in it is not', async () => {
    const space = await Workspace.create({ '.dockerignore': 'd\n!d/e/*.md', 'd/e/a.js': '' })
    const context = await BuildContext.open(space.root)
    expect(paths(context)).toEqual(['.dockerignore'])
    await space.write({ 'd/e/a.md': '' })
    expect(await context.refresh(['d/e/a.md'])).toMatchObject({
      changed: ['d', 'd/e', 'd/e/a.md'],
      deleted: [],
    })
    await space.remove('d/e/a.md')
    expect(await context.refresh(['d/e/a.md'])).toMatchObject({
      changed: [],
      deleted: ['d', 'd/e', 'd/e/a.md'],
    })
    expect(paths(context)).toEqual(['.dockerignore'])
  })

  it('applies a changed ignore file to everything', async () => {
    const space = await Workspace.create({ '.dockerignore': 'a', a: '', b: '', 'c/d': '' })
    const context = await BuildContext.open(space.root)
    await context.hash(['.dockerignore', 'b', 'c/d'])
    await space.write({ '.dockerignore': 'b\nc' })
    expect(await context.refresh(['.dockerignore'])).toMatchObject({
      changed: ['.dockerignore', 'a'],
      deleted: ['b', 'c', 'c/d'],
    })
    await context.hash(['.dockerignore'])
    await space.write({ 'Dockerfile.dockerignore': 'a' })
    expect(await context.refresh(['Dockerfile.dockerignore'])).toMatchObject({
      changed: ['Dockerfile.dockerignore', 'b', 'c', 'c/d'],
      deleted: ['a'],
    })
  })

  it('changes nothing when it fails, and makes up for it the next time', async () => {
    const space = await Workspace.create({ '.dockerignore': 'b', a: '1', b: '1' })
    const context = await BuildContext.open(space.root)
    await space.write({ '.dockerignore': '[b', a: '22' })
    await expect(context.refresh(['.dockerignore', 'a'])).rejects.toThrow(IgnoreFileError)
    expect(context.lookup('a')).toMatchObject({ size: 1 })
    await space.write({ '.dockerignore': '' })
    expect(await context.refresh([])).toMatchObject({
      changed: ['.dockerignore', 'a', 'b'],
      deleted: [],
    })
  })

  it.each(['', '.', '/', '..', '../x', 'a/../../x', '/etc/passwd'])(
    'refuses the path %j',
    async (path) => {
      const space = await Workspace.create()
      const context = await BuildContext.open(space.root)
      await expect(context.refresh([path])).rejects.toThrow(BuildContextError)
      expect(() => context.setFile(path, held(''))).toThrow(BuildContextError)
    },
  )

  it('runs one after the other', async () => {
    const space = await Workspace.create()
    const context = await BuildContext.open(space.root)
    await space.write({ 'd/a': '', 'd/b': '' })
    const [first, second] = await Promise.all([context.refresh(['d/a']), context.refresh(['d'])])
    expect(first.changed).toEqual(['d', 'd/a', 'd/b'])
    expect(second.changed).not.toContain('d')
  })
})

describe('files held in memory', () => {
  it('stand over the disk from the next refresh on', async () => {
    const space = await Workspace.create({ 'dist/a.js': 'disk' })
    const context = await BuildContext.open(space.root)
    context.setFile('dist/a.js', held('memory', 0o600))
    context.setFile('dist/new/b.js', held('b'))
    expect((await context.read('dist/a.js')).toString()).toBe('disk')
    expect(await context.refresh(['dist/a.js', 'dist/new/b.js'])).toMatchObject({
      changed: ['dist/a.js', 'dist/new', 'dist/new/b.js'],
      deleted: [],
    })
    expect((await context.read('dist/a.js')).toString()).toBe('memory')
    expect((await buffer(context.createReadStream('dist/a.js'))).toString()).toBe('memory')
    expect(context.lookup('dist/a.js')).toMatchObject({ mode: 0o600, size: 6, uid: 0 })
    expect(context.lookup('dist/new')).toMatchObject({ type: 'directory', mode: 0o755 })
  })

  it('are no change when their bytes are the same', async () => {
    const space = await Workspace.create({ 'dist/a.js': 'same' })
    const context = await BuildContext.open(space.root)
    await context.hash(['dist/a.js'])
    const mode = context.lookup('dist/a.js')!.mode
    context.setFile('dist/a.js', held('same', mode))
    expect(await context.refresh(['dist/a.js'])).toMatchObject({ changed: [], deleted: [] })
    context.setFile('dist/a.js', held('same', mode))
    expect(await context.refresh(['dist/a.js'])).toMatchObject({ changed: [], deleted: [] })
  })

  it('keep their directories when the disk has none for a moment', async () => {
    const space = await Workspace.create({ 'dist/a.js': 'a', 'dist/extra.txt': 'x' })
    await chmod(space.path('dist'), 0o750)
    const overlay = new Map([['dist/a.js', held('a')]])
    const context = await BuildContext.open(space.root, { overlay })
    expect(context.lookup('dist')?.mode).toBe(0o750)
    expect(paths(context)).toEqual(['dist', 'dist/a.js', 'dist/extra.txt'])
    await space.remove('dist')
    expect(await context.refresh(['dist'])).toMatchObject({
      changed: ['dist'],
      deleted: ['dist/extra.txt'],
    })
    expect(paths(context)).toEqual(['dist', 'dist/a.js'])
    expect((await context.read('dist/a.js')).toString()).toBe('a')
  })

  it('hide what the disk still has once they are removed', async () => {
    const space = await Workspace.create({ 'dist/a.js': 'a', 'dist/b.js': 'b' })
    const context = await BuildContext.open(space.root)
    context.removeFile('dist/a.js')
    expect(await context.refresh(['dist'])).toMatchObject({ deleted: ['dist/a.js'] })
    expect(paths(context)).toEqual(['dist', 'dist/b.js'])
    await space.remove('dist/a.js')
    expect(await context.refresh(['dist/a.js'])).toMatchObject({ changed: [], deleted: [] })
    await space.write({ 'dist/a.js': 'from elsewhere' })
    expect(await context.refresh(['dist/a.js'])).toMatchObject({
      changed: ['dist/a.js'],
      deleted: [],
    })
  })

  it('take their directories with them', async () => {
    const space = await Workspace.create()
    const context = await BuildContext.open(space.root)
    context.setFile('dist/x/a.js', held('a'))
    context.setFile('dist/b.js', held('b'))
    await context.refresh(['dist/x/a.js', 'dist/b.js'])
    context.removeFile('dist/x/a.js')
    expect(await context.refresh(['dist/x/a.js'])).toMatchObject({
      changed: [],
      deleted: ['dist/x', 'dist/x/a.js'],
    })
    context.removeFile('dist/b.js')
    expect(await context.refresh(['dist/b.js'])).toMatchObject({
      changed: [],
      deleted: ['dist', 'dist/b.js'],
    })
  })

  it('stand in a directory of their own where the disk has a link that leads elsewhere', async () => {
    const space = await Workspace.create({
      'outside/secret': '',
      'context/dist': { link: '../outside' },
    })
    const overlay = new Map([['dist/a.js', held('')]])
    const context = await BuildContext.open(space.path('context'), { overlay })
    expect(paths(context)).toEqual(['dist', 'dist/a.js'])
    expect(await context.refresh(['dist/secret', 'dist'])).toMatchObject({
      changed: [],
      deleted: [],
    })
    context.removeFile('dist/a.js')
    expect(await context.refresh(['dist/a.js'])).toMatchObject({
      changed: ['dist'],
      deleted: ['dist/a.js'],
    })
  })

  it('obey the ignore file', async () => {
    const space = await Workspace.create({ '.dockerignore': '**/*.map' })
    const context = await BuildContext.open(space.root)
    context.setFile('dist/a.js', held(''))
    context.setFile('dist/a.js.map', held(''))
    expect(await context.refresh(['dist/a.js', 'dist/a.js.map'])).toMatchObject({
      changed: ['dist', 'dist/a.js'],
      deleted: [],
    })
  })

  it('may replace a directory by a file, and a file by a directory', async () => {
    const space = await Workspace.create({ 'a/x': '', b: '' })
    const context = await BuildContext.open(space.root)
    context.setFile('a', held('file'))
    context.setFile('b/y', held('y'))
    expect(await context.refresh(['a', 'b/y'])).toMatchObject({
      changed: ['a', 'b', 'b/y'],
      deleted: ['a/x'],
    })
  })
})

describe('moved directories', () => {
  it('come out as gone here and new there', async () => {
    const space = await Workspace.create({ 'a/x': '1', 'a/y/z': '1' })
    const context = await BuildContext.open(space.root)
    await rename(space.path('a'), space.path('b'))
    expect(await context.refresh(['a', 'b'])).toMatchObject({
      changed: ['b', 'b/x', 'b/y', 'b/y/z'],
      deleted: ['a', 'a/x', 'a/y', 'a/y/z'],
    })
  })
})
