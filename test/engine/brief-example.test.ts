import { afterAll, beforeAll, expect, it } from 'vitest'
import { App } from './support/app.ts'
import { BUSYBOX } from './support/engine.ts'

let app: App

beforeAll(async () => {
  app = await App.start({
    dockerfile: `FROM ${BUSYBOX}

WORKDIR /usr/src/app

COPY package.json .

RUN cp package.json installed.json && echo installed

COPY src/ src/

CMD while :; do cat src/app.js; sleep 1; done
`,
    files: { 'package.json': '{"version":1}', 'src/app.js': 'one', 'src/lib/util.js': 'util' },
  })
})

afterAll(() => app?.close())

it('redoes everything from the COPY of package.json on, and restarts', async () => {
  await app.write('package.json', '{"version":2}')
  const result = await app.livepush.performLivepush(['package.json'], [])
  expect(app.events).toEqual([
    'start +package.json -',
    'execute 0 cp package.json installed.json && echo installed',
    'output 0 out installed',
    'return 0 0',
    'restart app',
    'end done',
  ])
  expect(result.redone.map(({ line, reason }) => [line, reason])).toEqual([
    [5, { kind: 'files', paths: ['package.json'] }],
    [7, { kind: 'earlier-step', line: 5 }],
    [9, { kind: 'earlier-step', line: 5 }],
  ])
  expect(result.files).toEqual({ written: 1, removed: 0, bytes: 13 })
  expect(await app.read('/usr/src/app/installed.json')).toBe('{"version":2}')
  await app.expectFresh()
})

it('runs no RUN for a change in src/', async () => {
  app.events.length = 0
  await app.write('src/app.js', 'two')
  const result = await app.livepush.performLivepush(['src/app.js'], [])
  expect(app.events).toEqual(['start +src/app.js -', 'restart app', 'end done'])
  expect(result.redone.map(({ line }) => line)).toEqual([9])
  await app.expectFresh()
})

it('does nothing for a file that was only touched', async () => {
  app.events.length = 0
  await app.write('src/app.js', 'two')
  const result = await app.livepush.performLivepush(['src/app.js'], [])
  expect(result.outcome).toBe('unchanged')
  expect(app.events).toEqual(['start + -', 'end unchanged'])
})
