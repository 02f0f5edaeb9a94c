import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BuildContextError } from '../../src/engine/index.ts'
import { appPerTest } from './support/app-per-test.ts'
import { BUSYBOX, rejection } from './support/engine.ts'

const PART = 1024 * 1024
const start = appPerTest()

/** Parts of one byte's repetition each. */
const content = (letters: string) =>
  Buffer.concat([...letters].map((letter) => Buffer.alloc(PART, letter)))
const large = (letters: string) => ({ content: content(letters), mode: 0o644 })

it('large files reach other stages and RUNs, and are told from those that are only touched', async () => {
  const app = await start({
    dockerfile: `FROM ${BUSYBOX} AS one
COPY d /d
FROM ${BUSYBOX}
COPY --from=one /d /n
COPY d/large /large
RUN sha256sum /large /n/large > /sums
CMD ["sleep", "1000000"]
`,
    files: { 'd/large': large('abc'), 'd/small': '1' },
  })
  for (const letters of ['abx', 'axb', 'axbcd']) {
    await app.write('d/large', large(letters))
    expect(await app.livepush.performLivepush(['d/large'], [])).toMatchObject({ outcome: 'done' })
    await app.expectFresh()
    await app.write('d/large', large(letters))
    expect(await app.livepush.performLivepush(['d/large'], [])).toMatchObject({
      outcome: 'unchanged',
    })
  }
})

it('a large file that shrinks before it is sent fails the push, and the next one brings it', async () => {
  const app = await start({
    dockerfile: `FROM ${BUSYBOX}\nCOPY large /large\nCMD ["sleep", "1000000"]\n`,
    files: { large: large('abc') },
  })
  const path = join(app.context, 'large')
  writeFileSync(path, content('abcd'))
  app.livepush.once('pushStart', () => truncateSync(path, 2 * PART))
  await rejection(app.livepush.performLivepush(['large'], []), BuildContextError)
  expect(await app.read('/large')).toBe(content('abc').toString())
  expect(await app.livepush.performLivepush(['large'], [])).toMatchObject({ outcome: 'done' })
  await app.expectFresh()
})
