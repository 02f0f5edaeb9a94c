import { afterEach, expect, it } from 'vitest'
import { Followed } from './followed.ts'

let app: Followed

afterEach(() => app.stop())

const Dockerfile = `FROM livepush-test/busybox
WORKDIR /app
COPY server.conf ./
COPY dist/ dist/
CMD ["sleep", "1000000"]
`

it('leaves the app running where only client assets changed, whatever push failed before', async () => {
  app = await Followed.start({ Dockerfile, 'server.conf': '1' })
  app.emit({ 'a.js': '1', 'b.js': '1' }, true)
  await app.sink.settled()
  const startedAt = await app.startedAt()

  const line = await app.after(() => app.emit({ 'a.js': '2' }, true), /1 file, 1 removed → /)
  expect(line).not.toContain('restarted')
  expect(await app.exec('ls', '/app/dist')).toBe('a.js')
  expect(await app.startedAt()).toBe(startedAt)

  // What a push that failed had placed counts for the one that brings the rest.
  await app.after(async () => {
    await app.write({ 'server.conf': '2' })
    await app.remove('server.conf')
  }, /server\.conf is not there/)
  await app.after(async () => {
    await app.write({ 'server.conf': '3' })
    app.emit({ 'a.js': '3' }, true)
  }, /→ .*restarted/)
  expect(await app.startedAt()).not.toBe(startedAt)
})

it('asks who knows better', async () => {
  const asked: string[][] = []
  app = await Followed.start({ Dockerfile, 'server.conf': '1' }, (name) => ({
    run: { name },
    restart: ({ paths }) => {
      asked.push(paths)
      return paths.includes('server.conf')
    },
  }))
  app.emit({ 'a.js': '1' })
  await app.sink.settled()
  expect(await app.after(() => app.emit({ 'a.js': '2' }), /→ /)).not.toContain('restarted')
  const edit = () => app.write({ 'server.conf': '2', 'README.md': 'x' })
  expect(await app.after(edit, /→ /)).toContain('restarted')
  expect(asked).toEqual([['dist/a.js'], ['server.conf']])
})

it('starts only the app anew where asked to, in the same container', async () => {
  const counting = Dockerfile.replace(
    'CMD ["sleep", "1000000"]',
    'CMD ["sh", "-c", "echo start >> /starts; cat dist/a.js; exec sleep 1000000"]',
  )
  app = await Followed.start({ Dockerfile: counting, 'server.conf': '1' }, (name) => ({
    run: { name },
    restart: 'process',
  }))
  app.emit({ 'a.js': '1' })
  await app.sink.settled()
  const startedAt = await app.startedAt()
  const line = await app.after(() => app.emit({ 'a.js': '2' }), /→ /)
  expect(line).toContain('restarted')
  await expect.poll(() => app.exec('wc', '-l', '/starts')).toBe('2 /starts')
  expect(await app.exec('cat', '/app/dist/a.js')).toBe('2')
  expect(await app.startedAt()).toBe(startedAt)
})
