import type Docker from 'dockerode'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { appPerTest } from './support/app-per-test.ts'
import { docker } from './support/engine.ts'

const start = appPerTest()

const SPEC = {
  dockerfile: `FROM livepush-test/busybox:latest AS tools
FROM scratch
COPY --from=tools /bin/busybox /bin/sleep
COPY src /app
CMD ["/bin/sleep", "1000000"]
`,
  files: { 'src/a': '1', 'src/b': '1', 'src/d/x': '1', 'src/d/y': '1' },
}

const CONTAINER = Object.getPrototypeOf(docker.getContainer('any')) as Docker.Container

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe.each(['agent', 'shell', 'off'])('an image without a shell, channel %s', (kind) => {
  it('is what a build makes it', async () => {
    vi.stubEnv('LIVEPUSH_CHANNEL', kind)
    const app = await start(SPEC)
    await app.write('src/a', '2')
    await app.write('src/new/z', { content: '1', mode: 0o755 })
    await app.remove('src/d')
    const archives = vi.spyOn(CONTAINER, 'putArchive')
    const changed = ['src/a', 'src/new/z']
    expect(await app.livepush.performLivepush(changed, ['src/d'])).toMatchObject({
      outcome: 'done',
    })
    // What is unpacked in a file's place is missing for a moment; the agent renames.
    const sent = archives.mock.calls.filter(
      ([tar]) => Buffer.isBuffer(tar) && tar.toString('latin1').startsWith('app/a\0'),
    )
    expect(sent).toHaveLength(kind === 'agent' ? 0 : 1)
    await app.expectFresh()
    await app.write('src/d', 'a file')
    await app.write('src/large', { content: Buffer.alloc(3 << 20, 'x'), mode: 0o644 })
    await app.livepush.performLivepush(['src/d', 'src/large'], [])
    await app.expectFresh()
  })
})
