import { describe, expect, it } from 'vitest'
import type { CopyStep } from '../../../src/engine/dockerfile/types.ts'
import { CopyMap } from '../../../src/engine/plan/copy-map.ts'
import { PlainTree, type Plain } from './memory.ts'

function copy(sources: string[], dest: string, more: Partial<CopyStep> = {}): CopyStep {
  return {
    kind: 'copy',
    instruction: 'COPY',
    stage: 0,
    line: 1,
    text: `COPY ${sources.join(' ')} ${dest}`,
    sources: sources.map((path) => ({ kind: 'path', path })),
    dest,
    link: false,
    parents: false,
    exclude: [],
    ...more,
  }
}

/** Every path that a COPY writes, implied directories in brackets. */
function written(step: CopyStep, files: Plain, isDirectory = step.dest.endsWith('/')): string[] {
  const path = step.dest === '/' ? '/' : step.dest.replace(/\/$/, '')
  const map = new CopyMap(step, new PlainTree(files), { path, isDirectory })
  return [...new Set(map.destinations())]
    .filter((destination) => destination !== '/')
    .flatMap((destination) => {
      const wanted = map.wantedAt(destination)
      if (!wanted) return []
      return wanted.type === 'directory' && wanted.implied ? `[${destination}]` : destination
    })
    .sort()
}

describe('a COPY as a map from sources to paths of the container', () => {
  it('names a file after the destination, or puts it into a directory under its own name', () => {
    expect(written(copy(['a.txt'], '/n'), { 'a.txt': '' })).toEqual(['/n'])
    expect(written(copy(['a.txt'], '/n/'), { 'a.txt': '' })).toEqual(['/n/a.txt', '[/n]'].sort())
    expect(written(copy(['a.txt'], '/n'), { 'a.txt': '' }, true)).toContain('/n/a.txt')
  })

  it("merges a directory's content into the destination, empty directories and dotfiles too", () => {
    const files: Plain = { 'd/x': '', 'd/.hidden': '', 'd/empty': null, 'd/sub/y': '' }
    expect(written(copy(['d'], '/n'), files)).toEqual(
      ['[/n]', '/n/x', '/n/.hidden', '/n/empty', '/n/sub', '/n/sub/y'].sort(),
    )
  })

  it('takes the whole context for the root', () => {
    expect(written(copy([''], '/app/'), { a: '', 'b/c': '' })).toEqual(
      ['[/app]', '/app/a', '/app/b', '/app/b/c'].sort(),
    )
  })

  it('expands patterns one level at a time and follows only the sources themselves', () => {
    const files: Plain = {
      'p/a.js': '1',
      'p/b.js': '2',
      'p/c.ts': '',
      'p/deep/d.js': '',
      'p/l.js': { link: 'a.js' },
    }
    expect(written(copy(['p/*.js'], '/n/'), files)).toEqual(
      ['[/n]', '/n/a.js', '/n/b.js', '/n/l.js'].sort(),
    )
    expect(written(copy(['p/*'], '/n/'), files)).toContain('/n/d.js')
    const map = new CopyMap(copy(['p/*.js'], '/n/'), new PlainTree(files), {
      path: '/n',
      isDirectory: true,
    })
    expect(map.wantedAt('/n/l.js')?.type).toBe('file')
  })

  it('lets the last source win a path', async () => {
    const map = new CopyMap(
      copy(['a/f', 'b/f'], '/n/'),
      new PlainTree({ 'a/f': '1', 'b/f': '2' }),
      {
        path: '/n',
        isDirectory: true,
      },
    )
    expect((await map.contents.read('/n/f')).toString()).toBe('2')
  })

  it('leaves out what --exclude names, below the source directory only', () => {
    const step = copy(['d'], '/n/', { exclude: ['**/*.log', '!keep.log'] })
    expect(written(step, { 'd/a': '', 'd/x.log': '', 'd/keep.log': '', 'd/s/y.log': '' })).toEqual(
      ['[/n]', '/n/a', '/n/keep.log', '/n/s'].sort(),
    )
  })

  it('keeps the path of the source with --parents, from the pivot on', () => {
    const parents = copy(['a/b/c.txt'], '/n/', { parents: true })
    expect(written(parents, { 'a/b/c.txt': '' })).toContain('/n/a/b/c.txt')
    const pivoted = copy([], '/n/', {
      parents: true,
      sources: [{ kind: 'path', path: 'a/b/c.txt', pivot: 'a' }],
    })
    expect(written(pivoted, { 'a/b/c.txt': '' })).toContain('/n/b/c.txt')
  })

  it('gives --chmod to files and directories, not to links', () => {
    const step = copy(['d'], '/n', { chmod: '640' })
    const map = new CopyMap(step, new PlainTree({ 'd/f': '', 'd/s': null, 'd/l': { link: 'f' } }), {
      path: '/n',
      isDirectory: false,
    })
    expect(map.wantedAt('/n/f')?.mode).toBe(0o640)
    expect(map.wantedAt('/n/s')?.mode).toBe(0o640)
    expect(map.wantedAt('/n/l')?.mode).toBe(0o777)
  })

  it('says which sources lead nowhere; a pattern without a match is none', () => {
    const step = copy(['gone', 'dangling', '*.none', 'out', 'lost/*'], '/n/')
    const tree = new PlainTree({ dangling: { link: 'nowhere' }, out: { link: '../../etc/passwd' } })
    const { problems } = new CopyMap(step, tree, { path: '/n', isDirectory: true })
    expect(problems).toEqual([
      { path: 'gone', problem: 'not-found' },
      { path: 'dangling', problem: 'broken-link' },
      { path: 'out', problem: 'broken-link' },
      { path: 'lost', problem: 'not-found' },
    ])
  })

  it('follows a link to a directory that is a source itself, inside the context', () => {
    const files: Plain = { 'real/x': '', link: { link: '/real' } }
    expect(written(copy(['link'], '/n'), files)).toEqual(['/n/x', '[/n]'].sort())
    const map = new CopyMap(copy(['link'], '/n'), new PlainTree(files), {
      path: '/n',
      isDirectory: false,
    })
    expect(map.destinationsOf('real/x')).toEqual(['/n/x'])
  })

  it('writes heredocs', async () => {
    const step = copy([], '/n/', { sources: [{ kind: 'inline', name: 'EOF', content: 'hi\n' }] })
    const map = new CopyMap(step, new PlainTree({}), { path: '/n', isDirectory: true })
    expect(map.wantedAt('/n/EOF')).toMatchObject({ type: 'file', mode: 0o644, size: 3 })
    expect((await map.contents.read('/n/EOF')).toString()).toBe('hi\n')
  })
})
