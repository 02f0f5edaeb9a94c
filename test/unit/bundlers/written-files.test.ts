import fs from 'node:fs'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { WrittenFiles } from '../../../src/bundlers/written-files.ts'
import { project } from './recorder.ts'

/** A disk that tells what is read from it. */
function watched() {
  const reads: string[] = []
  const disk = {
    statSync: (path: string) => fs.statSync(path),
    readFileSync: (path: string) => {
      reads.push(path.slice(-1))
      return fs.readFileSync(path)
    },
  }
  return { disk, reads }
}

const later = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

async function start() {
  const root = await project({ a: '1', b: '1' })
  const paths = ['a', 'b', 'missing'].map((name) => join(root, name))
  const { disk, reads } = watched()
  const files = new WrittenFiles()
  const text = () =>
    [...files.snapshot(paths, disk)].map(([path, { content, mode }]) => {
      return `${path.slice(-1)}=${Buffer.from(content as string).toString()} ${mode.toString(8)}`
    })
  await later(50)
  expect(text()).toEqual(['a=1 644', 'b=1 644'])
  reads.length = 0
  return { root, text, reads }
}

it('reads only what was written since', async () => {
  const { root, text, reads } = await start()
  expect(text()).toEqual(['a=1 644', 'b=1 644'])
  expect(reads).toEqual([])
  await writeFile(join(root, 'a'), '2')
  expect(text()).toEqual(['a=2 644', 'b=1 644'])
  expect(reads).toEqual(['a'])
  await chmod(join(root, 'b'), 0o755)
  await rm(join(root, 'a'))
  expect(text()).toEqual(['b=1 755'])
})

/** How often a file is read that has these times at two snapshots, this long after its last change. */
function readsAfter(age: number, isCoarse: boolean): number {
  const changed = Date.now() - age
  const time = isCoarse ? changed - (changed % 1000) : changed - (changed % 1000) + 0.5
  let reads = 0
  const disk = {
    statSync: () => ({ mode: 0o644, size: 1, ino: 1, mtimeMs: time, ctimeMs: time }),
    readFileSync: () => `${++reads}`,
  }
  const files = new WrittenFiles()
  files.snapshot(['a'], disk)
  files.snapshot(['a'], disk)
  return reads
}

it('trusts no times as long as another write could leave the same ones', () => {
  expect(readsAfter(10_000, false)).toBe(1)
  expect(readsAfter(-2_000, false)).toBe(2)
  expect(readsAfter(10_000, true)).toBe(1)
  expect(readsAfter(500, true)).toBe(2)
})
