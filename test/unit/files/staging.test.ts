import { describe, expect, it } from 'vitest'
import type { PlacedEntry } from '../../../src/engine/files/archive.ts'
import { stageEntries } from '../../../src/engine/files/staging.ts'

const owner = { mode: 0o644, uid: 0, gid: 0, mtime: 0 }
const file = (path: string, more: Partial<PlacedEntry> = {}, linkedTo?: string): PlacedEntry => {
  return { path, wanted: { type: 'file', size: 1, ...owner, linkedTo }, ...more }
}
const directory = (path: string): PlacedEntry => ({ path, wanted: { type: 'directory', ...owner } })
const stage = (entries: PlacedEntry[]) => stageEntries(entries, '.livepush-token', () => '/')
const paths = (entries: readonly PlacedEntry[]) => entries.map(({ path }) => path)

describe('staging', () => {
  it('unpacks what is new in its place, and what replaces something beside it', () => {
    const { entries, waves } = stage([
      directory('/app'),
      file('/app/new.js', { isNew: true }),
      file('/app/old.js'),
    ])
    expect(paths(entries)).toEqual(['/app', '/app/new.js', '/.livepush-token-0'])
    expect(waves).toEqual([[['/.livepush-token-0', '/.livepush-token-0', '/app/old.js']], []])
  })

  it('has pages come last, new ones too', () => {
    const { entries, waves } = stage([file('/index.html', { isNew: true }), file('/a.js')])
    expect(paths(entries)).toEqual(['/.livepush-token-1', '/.livepush-token-0'])
    expect(waves.map((wave) => wave.map((move) => move.at(-1)))).toEqual([
      ['/a.js'],
      ['/index.html'],
    ])
  })

  it('has one process move the files of a directory', () => {
    const { waves } = stage([file('/d/a'), file('/d/b'), file('/e/c')])
    const root = '/.livepush-token-0'
    expect(waves).toEqual([[[root, `${root}/0`, '/d', `${root}/1`, '/e']], []])
  })

  it('links a new name to the staged file, not to the one that it replaces', () => {
    const { entries } = stage([file('/first'), file('/second', { isNew: true }, '/first')])
    expect(
      entries.map(({ path, wanted }) => [path, 'linkedTo' in wanted && wanted.linkedTo]),
    ).toEqual([
      ['/.livepush-token-0', undefined],
      ['/second', '/.livepush-token-0'],
    ])
  })
})
