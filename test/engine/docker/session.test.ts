import { chmod, link, mkdir, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { BuildContext } from '../../../src/context/build-context.ts'
import { buildImage } from '../../../src/docker/build.ts'
import { buildStageImages } from '../../../src/docker/stage-images.ts'
import { parseDockerfile } from '../../../src/engine/dockerfile/parse.ts'
import { BASE, contextOf, disposeImage, docker, outputOf, uniqueName } from './setup.ts'

const COPY_ALL = `FROM ${BASE}\nCOPY . /app/\n`

/** Builds, and says which files were sent for it. */
async function build(context: BuildContext, dockerfileText = COPY_ALL, dockerfile = 'Dockerfile') {
  const small = vi.spyOn(context, 'read')
  const large = vi.spyOn(context, 'createReadStream')
  const image = disposeImage(await buildImage(docker, { context, dockerfile, dockerfileText }))
  const sent = [...small.mock.calls, ...large.mock.calls].map(([path]) => path).sort()
  small.mockRestore()
  large.mockRestore()
  return { image, sent }
}

const inApp = (image: string, command: string) => outputOf(image, 'sh', '-c', `cd /app; ${command}`)
const listed = async (image: string) => (await inApp(image, 'find . | sort')).split('\n')

describe('a build over a session', () => {
  it('keeps an ignored Dockerfile out of the image, and needs none on disk', async () => {
    const context = await contextOf({
      Dockerfile: COPY_ALL,
      '.dockerignore': 'Dockerfile\n.dockerignore\n',
      a: 'a',
    })
    expect(await listed((await build(context)).image)).toEqual(['.', './a'])
    await unlink(join(context.root, 'Dockerfile'))
    await context.refresh(['Dockerfile'])
    expect(await listed((await build(context)).image)).toEqual(['.', './a'])
  })

  it('goes by the ignore file of the Dockerfile', async () => {
    const { root } = await contextOf({
      '.dockerignore': 'a',
      'docker/x.Dockerfile': COPY_ALL,
      'docker/x.Dockerfile.dockerignore': 'b\ndocker\n.dockerignore\n',
      a: 'a',
      b: 'b',
    })
    const dockerfile = 'docker/x.Dockerfile'
    const context = await BuildContext.open(root, { dockerfile })
    const { image, sent } = await build(context, COPY_ALL, dockerfile)
    expect(await listed(image)).toEqual(['.', './a'])
    expect(sent).toEqual(['a'])
  })

  it('sends what has changed since the last build, and takes away what is gone', async () => {
    const context = await contextOf({ a: 'a1', b: 'b', 'd/c': 'c', 'd/gone': 'x' })
    context.setFile('out.js', { content: Buffer.from('1'), mode: 0o644 })
    await context.refresh(['out.js'])
    expect((await build(context)).sent).toEqual(['a', 'b', 'd/c', 'd/gone', 'out.js'])
    expect((await build(context)).sent).toEqual([])

    await writeFile(join(context.root, 'a'), 'a2')
    await context.refresh(['a'])
    const changed = await build(context)
    expect(changed.sent).toEqual(['a'])
    expect(await inApp(changed.image, 'cat a b')).toBe('a2b')

    await rm(join(context.root, 'd/gone'))
    context.setFile('out.js', { content: Buffer.from('2'), mode: 0o644 })
    await context.refresh(['d/gone', 'out.js'])
    const other = await BuildContext.open(context.root, {
      overlay: new Map([['new.js', { content: Buffer.from('new'), mode: 0o600 }]]),
    })
    expect((await build(context)).sent).toEqual(['out.js'])
    const last = await build(other)
    expect(last.sent).toEqual(['new.js'])
    expect(await listed(last.image)).toEqual(['.', './a', './b', './d', './d/c', './new.js'])
  })

  it('sends only what the steps copy, through links too', async () => {
    const context = await contextOf({
      ...{ 'src/a.ts': 'a', 'src/b.ts': 'b', 'lib/c': 'c', 'package.json': '{}' },
      ...{ 'package-lock.json': '{}', other: 'x', 'ü, x': 'ü', 'd [1]/y': 'y' },
    })
    await symlink('lib', join(context.root, 'toLib'))
    await context.refresh(['toLib'])
    const { image, sent } = await build(
      context,
      `FROM ${BASE}
COPY src/*.ts /app/
COPY package*.json toLib/c /app/
COPY ["ü, x", "d [[]1]", "/app/"]
`,
    )
    const copied = ['a.ts', 'b.ts', 'c', 'package-lock.json', 'package.json', 'y', 'ü, x']
    expect(await listed(image)).toEqual(['.', ...copied.map((name) => `./${name}`)])
    expect(sent).not.toContain('other')
    expect(sent).toHaveLength(copied.length)
  })

  it('keeps kinds, modes, times and names of all sorts', async () => {
    const names = ['a b', 'new\nline', 'ünï', '\u{1F600}', '\uFE4F', '-rf', '*', '"q\'', 'back\\s']
    const context = await contextOf({
      ...Object.fromEntries(names.map((name) => [`names/${name}`, name])),
      ...{ linked: 'same', 'a.b': '', 'a/b': '', 'a-b': '', empty: '' },
      // The builder's cache does not go by times, so that a former run would have its own.
      setuid: uniqueName('content'),
    })
    const { root } = context
    await mkdir(join(root, 'void/of/files'), { recursive: true })
    await chmod(join(root, 'void/of'), 0o1777)
    await chmod(join(root, 'setuid'), 0o6755)
    await chmod(join(root, 'empty'), 0)
    await link(join(root, 'linked'), join(root, 'void/linked too'))
    await symlink('../names', join(root, 'void/toNames'))
    await symlink('/nowhere/é', join(root, 'dangling'))
    const all = await BuildContext.open(root)
    const { image } = await build(all)
    const expected = [...all.entries()].map(([path]) => `./${path}`).sort()
    const found = await inApp(
      image,
      'find . -mindepth 1 -print0 | tr "\\0\\n" "\\001\\002" | base64',
    )
    const decoded = Buffer.from(found, 'base64').toString().split('\u0001').filter(Boolean)
    expect(decoded.map((path) => path.replaceAll('\u0002', '\n')).sort()).toEqual(expected)
    const modes = await inApp(image, 'stat -c "%a %n" void/of setuid empty a.b')
    expect(modes.split('\n')).toEqual(['1777 void/of', '6755 setuid', '0 empty', '644 a.b'])
    expect(await inApp(image, 'readlink void/toNames; readlink dangling')).toBe(
      '../names\n/nowhere/é',
    )
    expect(await inApp(image, 'cat linked "void/linked too"')).toBe('samesame')
    expect(await inApp(image, 'cat "names/a b" names/new*line')).toBe('a bnew\nline')
    const { mtime } = all.lookup('setuid')!
    expect(await inApp(image, 'stat -c %Y setuid')).toBe(String(Math.floor(mtime / 1000)))
  })

  it('sends a file of 50 MB', async () => {
    const context = await contextOf({})
    const content = Buffer.alloc(50_000_000, uniqueName('big'))
    await writeFile(join(context.root, 'big'), content)
    await context.refresh(['big'])
    const { image, sent } = await build(context)
    expect(sent).toEqual(['big'])
    const digest = createHash('sha256').update(content).digest('hex')
    expect(await inApp(image, 'sha256sum big')).toBe(`${digest}  big`)
  })

  it('sends 5000 files, and of those one that changes', async () => {
    const path = (index: number) => `d${index % 50}/f${index}`
    const context = await contextOf(
      Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [path(index), `${index}`])),
    )
    expect((await build(context)).sent).toHaveLength(5000)
    await writeFile(join(context.root, path(7)), 'changed')
    await context.refresh([path(7)])
    const { image, sent } = await build(context)
    expect(sent).toEqual([path(7)])
    expect(await inApp(image, `find . -type f | wc -l; cat ${path(7)}`)).toBe('5000\nchanged')
  })

  it('sends nothing again to any of the stages', async () => {
    const dockerfileText = `FROM ${BASE}
COPY a /a
FROM ${BASE} AS second
COPY . /app/
FROM ${BASE}
COPY --from=0 /a /a
COPY --from=second /app/b /b
`
    const context = await contextOf({ a: 'a', b: 'b', c: 'c' })
    const { stages, target } = parseDockerfile(dockerfileText)
    const options = { context, dockerfile: 'Dockerfile', dockerfileText, stages, target }
    const read = vi.spyOn(context, 'read')
    async function buildAll() {
      read.mockClear()
      const { image, stageImages } = await buildStageImages(docker, options)
      for (const id of [image, ...stageImages]) disposeImage(id)
      expect(await outputOf(image, 'cat', '/a', '/b')).toBe('ab')
      expect(await outputOf(stageImages[0]!, 'cat', '/a')).toBe('a')
      return read.mock.calls.map(([path]) => path)
    }
    expect(new Set(await buildAll())).toEqual(new Set(['a', 'b', 'c']))
    expect(await buildAll()).toEqual([])
  })

  it('takes the Dockerfile anew where only its text has changed', async () => {
    const context = await contextOf({ a: 'a' })
    for (const who of ['one', 'two', 'six']) {
      const { image } = await build(context, `FROM ${BASE}\nRUN echo ${who} > /who\n`)
      expect(await outputOf(image, 'cat', '/who')).toBe(who)
    }
  })
})
