import { afterEach, expect, it } from 'vitest'
import { docker } from './container.ts'
import { Followed } from './followed.ts'

const name = `livepush-test-attach-${process.pid}`

let app: Followed | undefined

afterEach(async () => {
  await app?.stop()
  await docker.getContainer(name).remove({ force: true, v: true })
})

/** A container with what an older image, the app and a volume have put into `/app`. */
async function startOld(): Promise<void> {
  const old =
    'mkdir -p dist/assets dist/cache && echo 1 | tee data dist/old.js dist/assets/old-1.js'
  const container = await docker.createContainer({
    name,
    Image: 'livepush-test/busybox',
    WorkingDir: '/app',
    Cmd: [
      'sh',
      '-c',
      `[ -e data ] || (${old} dist/cache/kept dist/index.html); exec sleep 1000000`,
    ],
    Volumes: { '/app/dist/cache': {} },
  })
  await container.start()
}

async function attach(Dockerfile: string, more: Record<string, string> = {}) {
  await startOld()
  app = await Followed.start({ Dockerfile, ...more }, () => ({ container: name }))
  app.emit({ 'index.html': 'new', 'assets/new-2.js': 'new' })
  await app.sink.settled()
  const listed = await docker.getContainer(name).exec({
    Cmd: ['sh', '-c', 'cd /app && find . -type f | sort'],
    AttachStdout: true,
    Tty: true,
  })
  const lines: Buffer[] = []
  for await (const chunk of await listed.start({ Tty: true })) lines.push(chunk as Buffer)
  return Buffer.concat(lines).toString().trim().split(/\s+/)
}

const bundle = ['./dist/assets/new-2.js', './dist/cache/kept', './dist/index.html']

it('removes what an older image has left among the outputs, and nothing else', async () => {
  const Dockerfile = 'FROM livepush-test/busybox\nWORKDIR /app\nCOPY . .\n'
  const files = await attach(Dockerfile, { 'server.js': '1', 'views/pages/a.html': '1' })
  const others = ['./server.js', './views/pages/a.html']
  expect(files).toEqual(['./Dockerfile', './data', ...bundle, ...others])
  expect(app!.lines.join('\n')).toMatch(/attached to .*\n.* 5 files, 2 removed → /)
})

it('leaves alone what a later RUN may have made', async () => {
  const files = await attach(
    'FROM livepush-test/busybox\nWORKDIR /app\nCOPY dist/ dist/\nRUN true\n',
  )
  expect(files).toEqual(['./data', ...bundle, './dist/assets/old-1.js', './dist/old.js'].sort())
})

it('does so where the outputs take the place of what a stage makes', async () => {
  const Dockerfile = `FROM livepush-test/busybox AS build
WORKDIR /repo
COPY . .
RUN mkdir -p dist && echo image > dist/index.html
FROM livepush-test/busybox
COPY --from=build /repo/dist /app/dist
`
  const files = await attach(Dockerfile, { '.dockerignore': 'dist\n' })
  expect(files).toEqual(['./data', ...bundle])
})
