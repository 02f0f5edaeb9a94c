import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { Followed } from './followed.ts'

let app: Followed

afterEach(() => app.stop())

/** `more` is copied from the build stage beside the bundle. */
const files = (more = '') => ({
  Dockerfile: `FROM livepush-test/busybox AS build
WORKDIR /app
COPY package.json ./
RUN cat package.json > installed
COPY . .
RUN mkdir -p dist/old && cat src/a.ts | tee dist/a.js dist/old/b.js
FROM livepush-test/busybox
COPY --from=build /app/dist/ /srv/
${more}
CMD ["sleep", "1000000"]
`,
  '.dockerignore': 'dist\n',
  'package.json': '1',
  'src/a.ts': 'source 1',
})

async function start(...args: Parameters<typeof Followed.start>) {
  app = await Followed.start(...args)
  app.emit({ 'a.js': 'bundle 1', 'assets/c.js': 'c' })
  await app.sink.settled()
}

const served = () => app.exec('sh', '-c', 'cd /srv && find . | sort && cat a.js')

it('pushes the bundle through the COPY --from, and leaves the stage alone', async () => {
  await start(files())
  expect(app.lines.join('\n')).toContain(
    'Dockerfile:8: dist takes the place of build:/app/dist, which no RUN has to make',
  )
  expect((await served()).split(/\s+/)).toEqual([
    '.',
    './a.js',
    './assets',
    './assets/c.js',
    'bundle',
    '1',
  ])

  const said = app.lines.length
  await app.write({ 'src/a.ts': 'source 2', 'package.json': '2' })
  await sleep(500)
  expect(app.lines.slice(said)).toEqual([])

  // Sources that feed the bundle are read with it, but do not arrive anywhere.
  const line = await app.after(async () => {
    await app.write({ 'src/a.ts': 'source 3' })
    app.emit({ 'a.js': 'bundle 2' })
  }, /→ /)
  expect(line).toMatch(/1 file, 1 removed → .* line 8 redone, restarted/)
  expect((await served()).split(/\s+/)).toEqual(['.', './a.js', 'bundle', '2'])
})

it('redoes the stage for what else is copied from it', async () => {
  await start(files('COPY --from=build /app/installed /srv-deps'))
  expect(app.lines.join('\n')).toContain(
    'the stage build is still redone, its RUNs included, for what else line 9 of the Dockerfile copies',
  )
  const line = await app.after(() => app.write({ 'package.json': '2' }), /→ /)
  expect(line).toMatch(/lines 3-6, 9 redone/)
  expect(await app.exec('cat', '/srv-deps')).toBe('2')
  expect(await app.exec('cat', '/srv/a.js')).toBe('bundle 1')
  await app.after(() => app.emit({ 'a.js': 'bundle 2' }), /lines 8, 9 redone/)
  expect(await app.exec('cat', '/srv/a.js')).toBe('bundle 2')
})

it('can be turned off', async () => {
  await start(files(), (name) => ({ run: { name }, outputs: false }))
  expect(await app.exec('cat', '/srv/a.js')).toBe('source 1')
  const line = await app.after(() => app.write({ 'src/a.ts': 'source 2' }), /→ /)
  expect(line).toMatch(/lines 5, 6, 8/)
  expect(await app.exec('cat', '/srv/a.js', '/srv/old/b.js')).toBe('source 2source 2')
})

it('takes what is stated', async () => {
  const Dockerfile = files().Dockerfile.replaceAll('dist', '/out').replace('/app//out', '/out')
  const outputs = { dist: 'build:/out' }
  await start({ ...files(), Dockerfile }, (name) => ({ run: { name }, outputs }))
  expect(await app.exec('cat', '/srv/a.js')).toBe('bundle 1')
})
