import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { app } from './cases/types.ts'
import { makeBase } from './support/base.ts'
import { check } from './support/check.ts'
import { builderHas } from './support/needs.ts'

/*
 * ADD of what a server has. The builder has to reach a server of this process, which it does where
 * the engine runs on this machine.
 */

let removeBase: (() => Promise<void>) | undefined
let server: Server
let served: string
let url: string

beforeAll(async () => {
  served = await mkdtemp(join(tmpdir(), 'livepush-oracle-'))
  server = createServer((request, response) => {
    const path = normalize(new URL(request.url!, 'http://localhost').pathname)
    readFile(join(served, path)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  removeBase = await makeBase()
}, 60_000)

afterAll(async () => {
  server.close()
  await rm(served, { recursive: true, force: true })
  await removeBase?.()
}, 60_000)

it('ADD of a URL stays as it was built, and a RUN that edits it finds it so', async () => {
  await writeFile(join(served, 'f.txt'), 'served\n')
  const steps = [
    `ADD ${url}/f.txt /u/`,
    `ADD --chmod=640 --chown=7:8 ${url}/f.txt /v`,
    'COPY a /a',
    'RUN cat /a >> /u/f.txt; rm /v',
    'RUN cp /u/f.txt /o',
  ]
  const pushes = [{ a: '2' }, { a: '3' }]
  const report = await check({ dockerfile: app(steps.join('\n')), files: { a: '1' }, pushes })
  expect(report.refused).toBeUndefined()
  expect(report.wrong).toBeUndefined()
  expect(report.pushes.map(({ result }) => result)).toMatchObject(
    pushes.map(() => ({ outcome: 'done' })),
  )
})

it('ADD of a git repository likewise', async ({ skip }) => {
  // Builders learned that after `--link`; those that have neither take the address for a file's.
  if (!(await builderHas('--link'))) skip('this builder takes no git repository')
  const work = join(served, 'work')
  const git = (...args: string[]) => {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'init.defaultBranch=main']
    execFileSync('git', [...who, ...args], { cwd: served, stdio: 'pipe' })
  }
  git('init', '-q', work)
  await writeFile(join(work, 'g'), 'of git\n')
  git('-C', work, 'add', 'g')
  git('-C', work, 'commit', '-q', '-m', 'one')
  git('clone', '-q', '--bare', work, join(served, 'r.git'))
  git('-C', join(served, 'r.git'), 'update-server-info')
  const steps = [`ADD ${url}/r.git#main /g`, 'COPY a /a', 'RUN cat /a >> /g/g; touch /g/new']
  const pushes = [{ a: '2' }, { a: '3' }]
  const report = await check({ dockerfile: app(steps.join('\n')), files: { a: '1' }, pushes })
  expect(report.refused).toBeUndefined()
  expect(report.wrong).toBeUndefined()
})
