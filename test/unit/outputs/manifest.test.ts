import { describe, expect, it } from 'vitest'
import { OutputManifest } from '../../../src/outputs/manifest.ts'

const file = (content: string, mode = 0o644) => ({ content: Buffer.from(content), mode })

function emitted(key: string, files: Record<string, string | [string, number]>) {
  const entries = Object.entries(files).map(
    ([path, value]) =>
      [path, typeof value === 'string' ? file(value) : file(value[0], value[1])] as const,
  )
  return { key, files: new Map(entries) }
}

function diff(
  manifest: OutputManifest,
  key: string,
  files: Record<string, string | [string, number]>,
) {
  const { changed, removed } = manifest.accept(emitted(key, files))
  return {
    changed: [...changed].map(([path, { content }]) => `${path}=${content.toString()}`),
    removed,
  }
}

describe('OutputManifest', () => {
  it('takes everything as changed at first', () => {
    const manifest = new OutputManifest()
    expect(diff(manifest, 'a', { '/d/x': '1', '/d/y': '2' })).toEqual({
      changed: ['/d/x=1', '/d/y=2'],
      removed: [],
    })
  })

  it('goes by content, so the same bytes written again are no change', () => {
    const manifest = new OutputManifest()
    diff(manifest, 'a', { '/d/x': '1', '/d/y': '2' })
    expect(diff(manifest, 'a', { '/d/x': '1', '/d/y': '3' })).toEqual({
      changed: ['/d/y=3'],
      removed: [],
    })
    expect(diff(manifest, 'a', { '/d/x': '1', '/d/y': '3' })).toEqual({ changed: [], removed: [] })
  })

  it('takes another mode as a change', () => {
    const manifest = new OutputManifest()
    diff(manifest, 'a', { '/d/x': '1' })
    expect(diff(manifest, 'a', { '/d/x': ['1', 0o755] }).changed).toEqual(['/d/x=1'])
  })

  it('removes what the next list of the same output lacks', () => {
    const manifest = new OutputManifest()
    diff(manifest, 'a', { '/d/x': '1', '/d/y': '2' })
    expect(diff(manifest, 'a', { '/d/x': '1' })).toEqual({ changed: [], removed: ['/d/y'] })
    expect(diff(manifest, 'a', { '/d/x': '1' }).removed).toEqual([])
  })

  it('keeps what another output lists, until that drops it too', () => {
    const manifest = new OutputManifest()
    diff(manifest, 'es', { '/d/x.js': '1', '/d/style.css': 'c' })
    expect(diff(manifest, 'cjs', { '/d/x.cjs': '1', '/d/style.css': 'c' }).changed).toEqual([
      '/d/x.cjs=1',
    ])
    expect(diff(manifest, 'es', { '/d/x.js': '1' }).removed).toEqual([])
    expect(diff(manifest, 'cjs', { '/d/x.cjs': '1' }).removed).toEqual(['/d/style.css'])
  })

  it('never takes the absence from another output as a removal', () => {
    const manifest = new OutputManifest()
    diff(manifest, 'es', { '/d/x.js': '1' })
    expect(diff(manifest, 'cjs', { '/d/x.cjs': '1' }).removed).toEqual([])
  })

  it('sends a removed file again when it comes back with the content it had', () => {
    const manifest = new OutputManifest()
    diff(manifest, 'a', { '/d/x': '1' })
    diff(manifest, 'a', {})
    expect(diff(manifest, 'a', { '/d/x': '1' }).changed).toEqual(['/d/x=1'])
  })

  it('follows the output that wrote a shared path last', () => {
    const manifest = new OutputManifest()
    diff(manifest, 'a', { '/d/x': '1' })
    expect(diff(manifest, 'b', { '/d/x': '2' }).changed).toEqual(['/d/x=2'])
    expect(diff(manifest, 'a', { '/d/x': '1' }).changed).toEqual(['/d/x=1'])
  })
})
