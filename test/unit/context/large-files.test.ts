import { createHash } from 'node:crypto'
import { truncate, utimes, writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { BuildContext } from '../../../src/context/build-context.ts'
import { BuildContextError } from '../../../src/engine/errors.ts'
import { Workspace } from './workspace.ts'

const PART = 1024 * 1024
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')

/** Parts of one byte's repetition each. */
const content = (letters: string) =>
  Buffer.concat([...letters].map((letter) => Buffer.alloc(PART, letter)))

async function withLarge(letters: string) {
  const space = await Workspace.create()
  const path = space.path('large')
  await writeFile(path, content(letters))
  const context = await BuildContext.open(space.root)
  await context.hash(['large'])
  context.forgetContents()
  const digest = () => (context.lookup('large') as { digest?: string }).digest
  return { context, path, digest }
}

describe('a large file of the build context', () => {
  it.each(['xbcd', 'abxd', 'abcx'])('is changed where one part is another: %s', async (letters) => {
    const { context, path, digest } = await withLarge('abcd')
    await writeFile(path, content(letters))
    expect(await context.refresh(['large'])).toMatchObject({ changed: ['large'] })
    expect((await context.read('large')).equals(content(letters))).toBe(true)
    await context.hashed()
    expect(digest()).toBe(sha256(content(letters)))
    await writeFile(path, content('abcd'))
    expect(await context.refresh(['large'])).toMatchObject({ changed: ['large'] })
  })

  it('is no change where it was only touched, now and after a change', async () => {
    const { context, path, digest } = await withLarge('abc')
    await utimes(path, 1, 1)
    expect(await context.refresh(['large'])).toMatchObject({ changed: [] })
    await writeFile(path, content('abx'))
    expect(await context.refresh(['large'])).toMatchObject({ changed: ['large'] })
    await utimes(path, 1, 1)
    expect(await context.refresh(['large'])).toMatchObject({ changed: [] })
    expect(digest()).toBe(sha256(content('abx')))
  })

  it('has the digest of what was read of it, whatever it is by then', async () => {
    const { context, path, digest } = await withLarge('abc')
    await writeFile(path, content('abcd'))
    await context.refresh(['large'])
    await context.beginHash(['large'])
    const sent = await context.read('large')
    await writeFile(path, content('wxyz'))
    expect(sent.equals(content('abcd'))).toBe(true)
    expect((await context.read('large')).equals(sent)).toBe(true)
    await context.hashed()
    expect(digest()).toBe(sha256(sent))
    expect(await context.refresh(['large'])).toMatchObject({ changed: ['large'] })
  })

  it('is hashed before it is sent where there is no room to keep it', async () => {
    const { context, path, digest } = await withLarge('a')
    const letters = 'a'.repeat(65)
    await writeFile(path, content(letters))
    await context.refresh(['large'])
    await context.beginHash(['large'])
    expect(digest()).toBe(sha256(content(letters)))
  })

  it('tells whoever reads it that it changed meanwhile, and has what was read the next time', async () => {
    const { context, path, digest } = await withLarge('abc')
    await writeFile(path, content('abcd'))
    await context.refresh(['large'])
    await truncate(path, 2 * PART)
    await context.beginHash(['large'])
    await expect(buffer(context.createReadStream('large'))).rejects.toThrow(BuildContextError)
    context.forgetContents()
    await context.refresh(['large'])
    expect(digest()).toBe(sha256(content('ab')))
    expect((await buffer(context.createReadStream('large'))).equals(content('ab'))).toBe(true)
  })
})
