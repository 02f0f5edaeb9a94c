import { afterAll, beforeAll, expect, it } from 'vitest'
import { docker, filesInContainer } from './container.ts'
import { Followed } from './followed.ts'

const names = [1, 2, 3].map((index) => `livepush-test-replica-${process.pid}-${index}`)
const files = {
  Dockerfile: `FROM livepush-test/busybox AS conf
COPY conf/ /conf/
FROM livepush-test/busybox
COPY --from=conf /conf/ /app/conf/
COPY dist/ /app/dist/
RUN ls /app/dist > /app/list
`,
  'conf/app.conf': 'first',
}

let app: Followed

beforeAll(async () => {
  for (const name of names) {
    const Cmd = ['sh', '-c', 'mkdir -p /app; exec sleep 1000000']
    await (await docker.createContainer({ name, Image: 'livepush-test/busybox', Cmd })).start()
  }
  app = await Followed.start(files, () => ({ container: names }))
})

afterAll(async () => {
  await app?.stop()
  for (const name of names) await docker.getContainer(name).remove({ force: true })
})

const held = () => Promise.all(names.map((name) => filesInContainer(name, '/app')))

it('brings the first build to all of them', async () => {
  app.emit({ 'a.js': 'one' })
  await app.line(/→ /)
  const [first, ...others] = await held()
  expect([...first!.keys()]).toEqual(['conf/app.conf', 'dist/a.js', 'list'])
  expect(others).toEqual([first, first])
})

it('brings a build, and a file that no bundler emits, to each, and says so once', async () => {
  const line = await app.after(() => app.emit({ 'a.js': 'two', 'b.js': 'new' }), /→ /)
  expect(line).toContain(`2 files → ${names.join(', ')}, lines 5, 6 redone`)
  const built = await held()
  expect([...built[0]!.keys()]).toEqual(['conf/app.conf', 'dist/a.js', 'dist/b.js', 'list'])
  expect(built.slice(1)).toEqual([built[0], built[0]])
  await app.after(() => app.write({ 'conf/app.conf': 'second' }), /→ /)
  const edited = await held()
  expect(edited[0]).not.toEqual(built[0])
  expect(edited.slice(1)).toEqual([edited[0], edited[0]])
})

it('finds one that was down when it is there again', async () => {
  const before = await held()
  await docker.getContainer(names[1]!).kill()
  await app.after(() => app.emit({ 'a.js': 'three', 'b.js': 'new' }), /is not running/)
  await docker.getContainer(names[1]!).start()
  await app.after(() => app.emit({ 'a.js': 'four', 'b.js': 'new' }), /→ /)
  const after = await held()
  expect(after[0]).not.toEqual(before[0])
  expect(after.slice(1)).toEqual([after[0], after[0]])
})
