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
    ...fs,
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

const unused = {
  openSync: () => expect.unreachable(),
  readSync: () => expect.unreachable(),
  closeSync: () => expect.unreachable(),
}

/** How often a file is read that has these times at two snapshots, this long after its last change. */
function readsAfter(age: number, isCoarse: boolean): number {
  const changed = Date.now() - age
  const time = isCoarse ? changed - (changed % 1000) : changed - (changed % 1000) + 0.5
  let reads = 0
  const disk = {
    statSync: () => ({ mode: 0o644, size: 1, ino: 1, mtimeMs: time, ctimeMs: time }),
    readFileSync: () => `${++reads}`,
    ...unused,
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

/** A disk whose files are read as a whole only where nothing in memory has the same. */
async function rewritten(content: string) {
  const root = await project({ a: content })
  const { disk, reads } = watched()
  const files = new WrittenFiles()
  const snapshot = (inMemory?: Buffer) => {
    const file = files.snapshot([join(root, 'a')], disk, () => inMemory).get(join(root, 'a'))
    return file?.content as Buffer
  }
  return { snapshot, reads, write: (text: string) => writeFile(join(root, 'a'), text) }
}

it('takes what is in memory where the disk has the same', async () => {
  const { snapshot, reads, write } = await rewritten('memory')
  const written = Buffer.from('memory')
  expect(snapshot(written)).toBe(written)
  await write('memory')
  expect(snapshot()).toBe(written)
  expect(reads).toEqual([])
})

it.each([
  ['as long', 'MEMORY'],
  ['longer', 'memory and more'],
  ['shorter', 'mem'],
])('takes what the disk has where that is another text, %s', async (_, text) => {
  const { snapshot, reads, write } = await rewritten('memory')
  snapshot()
  await write(text)
  expect(snapshot(Buffer.from('memory')).toString()).toBe(text)
  expect(reads).toEqual(['a', 'a'])
})

it('compares files of many parts to their last byte', async () => {
  const long = 'x'.repeat(1_000_000)
  const { snapshot, write } = await rewritten(long)
  const written = Buffer.from(long)
  expect(snapshot(written)).toBe(written)
  await write(`${long.slice(1)}y`)
  expect(snapshot(written).at(-1)).toBe('y'.charCodeAt(0))
})
