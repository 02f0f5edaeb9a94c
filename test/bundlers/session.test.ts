import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { containersNamed, docker } from './container.ts'
import { BZIP2 } from '../engine/support/bzip2.ts'
import { Followed } from './followed.ts'

let app: Followed

afterEach(() => app.stop())

const start = async (...args: Parameters<typeof Followed.start>) => {
  app = await Followed.start(...args)
  app.emit({ 'a.js': 'one' })
  await app.line(/is running|attached to/)
  await app.sink.settled()
}

describe('the rest of the context', () => {
  const files = {
    Dockerfile: `FROM livepush-test/busybox
WORKDIR /app
COPY package-lock.json ./
RUN cp package-lock.json installed && date +%N >> runs
COPY conf/ /etc/app/
COPY dist/ dist/
CMD ["sleep", "1000000"]
`,
    '.dockerignore': '**/*.md\n',
    'package-lock.json': '1',
    'conf/a.conf': 'a',
    'conf/notes.md': 'x',
    'node_modules/p/index.js': '1',
    'README.md': 'x',
  }
  const runs = async () => (await app.exec('cat', '/app/runs')).split('\n').length

  it('is pushed as it is edited, without a rebuild', async () => {
    await start(files)
    await app.after(() => app.write({ 'conf/a.conf': 'b', 'conf/x/b.conf': 'c' }), /restarted/)
    expect(await app.exec('cat', '/etc/app/a.conf', '/etc/app/x/b.conf')).toBe('bc')
    await app.after(() => app.remove('conf/x'), /removed → .*lines 5, 6/)
    expect(await app.exec('ls', '/etc/app')).toBe('a.conf')
    expect(await runs()).toBe(1)

    const line = await app.after(
      () => app.write({ 'package-lock.json': '2' }),
      /lines 3-6 redone, restarted/,
    )
    expect(line).toMatch(/1 file → /)
    expect(await app.exec('cat', '/app/installed')).toBe('2')
    expect(await runs()).toBe(2)
  })

  it('says and does nothing where nothing changed that matters', async () => {
    await start(files)
    const said = app.lines.length
    const startedAt = await app.startedAt()
    const now = new Date()
    await utimes(join(app.root, 'conf/a.conf'), now, now)
    await app.write({ 'README.md': 'y', 'conf/notes.md': 'y', 'node_modules/p/index.js': '2' })
    await sleep(600)
    expect(app.lines.slice(said)).toEqual([])
    expect(await app.startedAt()).toBe(startedAt)
  })

  it('goes by the ignore file as it is', async () => {
    await start(files)
    await app.after(() => app.write({ '.dockerignore': 'conf/a.conf\n' }), /removed → /)
    expect(await app.exec('ls', '/etc/app')).toBe('notes.md')
    await app.after(() => app.write({ 'conf/notes.md': 'z' }), /1 file → /)
    expect(await app.exec('cat', '/etc/app/notes.md')).toBe('z')
  })

  it('is left alone where it is not watched', async () => {
    await start(files, (name) => ({ run: { name }, watch: ['package-lock.json'] }))
    await app.write({ 'conf/a.conf': 'b' })
    await sleep(400)
    expect(await app.exec('cat', '/etc/app/a.conf')).toBe('a')
    await app.after(() => app.write({ 'package-lock.json': '2' }), /lines 3-6 redone/)
    expect(await app.exec('cat', '/app/installed')).toBe('2')
  })
})

describe('the Dockerfile', () => {
  const dockerfile = (env: string, more = '') => `FROM livepush-test/busybox
ENV A=${env}
${more}
COPY dist/ /app/
CMD ["sh", "-c", "trap 'exit 0' TERM; env > /env; while :; do sleep 1; done"]
`

  it('is followed where the container is its own', async () => {
    await start({ Dockerfile: dockerfile('1') })
    const [before] = await containersNamed(app.name)
    const line = await app.after(() => app.write({ Dockerfile: dockerfile('2') }), /building the/)
    expect(line).toContain('Dockerfile:2 changed (ENV A=2), building the image again')
    await app.line(/is running/, app.lines.indexOf(line))
    expect(await app.exec('cat', '/env')).toContain('A=2')
    const [after, ...others] = await containersNamed(app.name)
    expect([after === before, others]).toEqual([false, []])
    app.emit({ 'a.js': 'two' })
    await app.sink.settled()
    expect(await app.exec('cat', '/app/a.js')).toBe('two')
  })

  it('leaves the container alone while it is broken, or its image cannot be built', async () => {
    await start({ Dockerfile: dockerfile('1') })
    const [before] = await containersNamed(app.name)
    const broken = await app.after(
      () => app.write({ Dockerfile: dockerfile('2', 'FORM') }),
      /stays as it is/,
    )
    expect(broken).toMatch(/Dockerfile:3: .*stays as it is until the Dockerfile is mended/)
    app.emit({ 'a.js': 'two' })
    await app.sink.settled()
    expect(await app.exec('cat', '/app/a.js')).toBe('two')

    await app.after(
      () => app.write({ Dockerfile: dockerfile('2', 'RUN exit 7') }),
      /stays as it is\. Tried again at the next change/,
    )
    expect(await containersNamed(app.name)).toEqual([before])
    await app.after(() => app.write({ Dockerfile: dockerfile('2', 'RUN true') }), /is running/)
    expect(await containersNamed(app.name)).not.toEqual([before])
    expect(await app.exec('cat', '/app/a.js')).toBe('two')
  })
})

describe('what only a new image can bring', () => {
  const packed = (index: 0 | 1) => Buffer.from(BZIP2[index], 'base64')
  const Dockerfile = `FROM livepush-test/busybox
COPY dist/ /app/
ADD data.tar /data/
CMD ["sleep", "1000000"]
`

  it('has the container replaced where it is its own', async () => {
    await start({ Dockerfile, 'data.tar': packed(0) })
    const line = await app.after(
      () => app.write({ 'data.tar': packed(1) }),
      /cannot be redone in place/,
    )
    expect(line).toMatch(/Dockerfile:3: .*Building the image again\.$/)
    await app.line(/is running/, app.lines.indexOf(line))
    expect(await app.exec('cat', '/data/x')).toBe('2')
    app.emit({ 'a.js': 'two' })
    await app.sink.settled()
    expect(await app.exec('cat', '/app/a.js')).toBe('two')
  })

  it('is said where the container was only found', async () => {
    const name = `livepush-test-found-${process.pid}`
    const container = await docker.createContainer({
      name,
      Image: 'livepush-test/busybox',
      Cmd: ['sleep', '1000000'],
    })
    try {
      await container.start()
      await start({ Dockerfile, 'data.tar': packed(0) }, () => ({ container: name }))
      const line = await app.after(
        () => app.write({ 'data.tar': packed(1) }),
        /cannot be redone in place/,
      )
      expect(line).toMatch(/Dockerfile:3: .*start a new container from it\.$/)
      await app.after(() => app.emit({ 'a.js': 'two' }), /still needs a new image: Dockerfile:3$/)

      const text = Dockerfile.replace('/app/', '/other/')
      const outdated = await app.after(() => app.write({ Dockerfile: text }), /no longer matches/)
      expect(outdated).toContain(`Dockerfile:2 changed (COPY dist/ /other/): ${name} no longer`)
    } finally {
      await container.remove({ force: true })
    }
  })
})
