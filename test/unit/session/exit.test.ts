import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'livepush-exit-'))
  const source = await readFile('src/session/exit.ts', 'utf8')
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  })
  await writeFile(join(dir, 'exit.mjs'), outputText)
})

afterAll(() => rm(dir, { recursive: true }))

/** Runs a script that uses `cleanUpAtExit`; signals are sent when it says so. */
async function run(script: string) {
  const file = join(dir, `${Math.random().toString(36).slice(2)}.mjs`)
  const preamble = `
    import { cleanUpAtExit } from './exit.mjs'
    import { writeSync } from 'node:fs'
    const say = (text) => writeSync(1, text + '\\n')
    const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
    const closeSync = () => say('closed at once')
    const close = async () => { say('closing'); await sleep(50); say('closed') }
    setTimeout(() => say('too late'), 5_000)
  `
  await writeFile(file, preamble + script)
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    for (const [, signal] of text.matchAll(/^send (\w+)$/gm)) child.kill(signal as NodeJS.Signals)
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { code, signal, said: output.split('\n').filter((line) => line && !/^send/.test(line)) }
}

describe.skipIf(process.platform === 'win32')('cleanUpAtExit', { timeout: 30_000 }, () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('cleans up before %s takes its course', async (name) => {
    expect(await run(`cleanUpAtExit({ close, closeSync }); say('send ${name}')`)).toEqual({
      code: null,
      signal: name,
      said: ['closing', 'closed'],
    })
  })

  it('leaves the end to a bundler that handles the signal itself', async () => {
    const script = `
      let times = 0
      process.on('SIGINT', async () => { times++; await sleep(200); process.exit(times) })
      cleanUpAtExit({ close, closeSync })
      say('send SIGINT')`
    expect(await run(script)).toEqual({ code: 1, signal: null, said: ['closing', 'closed'] })
  })

  it('raises the signal again for listeners that wait to be the only ones', async () => {
    const script = `
      globalThis[Symbol.for('signal-exit emitter')] = { count: 1 }
      process.on('SIGINT', () => { if (process.listenerCount('SIGINT') === 1) process.exit(7) })
      cleanUpAtExit({ close, closeSync })
      say('send SIGINT')`
    expect(await run(script)).toEqual({ code: 7, signal: null, said: ['closing', 'closed'] })
  })

  it('does not wait when the signal comes again', async () => {
    const script = `
      cleanUpAtExit({ close: () => { setTimeout(say, 1_100, 'send SIGINT'); return sleep(4_000) }, closeSync })
      say('send SIGINT')`
    expect(await run(script)).toEqual({ code: null, signal: 'SIGINT', said: [] })
  })

  it('takes a signal that arrives twice as one', async () => {
    const script = `
      cleanUpAtExit({ close: () => { say('send SIGINT'); return close() }, closeSync })
      say('send SIGINT')`
    expect(await run(script)).toMatchObject({ signal: 'SIGINT', said: ['closing', 'closed'] })
  })

  it('goes on when cleaning up fails', async () => {
    const script = `
      cleanUpAtExit({ close: () => Promise.reject(new Error('no')), closeSync })
      say('send SIGTERM')`
    expect(await run(script)).toMatchObject({ signal: 'SIGTERM' })
  })

  it('cleans up at once when the process exits, whatever the reason', async () => {
    expect(await run(`cleanUpAtExit({ close, closeSync }); process.exit(3)`)).toEqual({
      code: 3,
      signal: null,
      said: ['closed at once'],
    })
  })

  it('can be taken back', async () => {
    expect(await run(`cleanUpAtExit({ close, closeSync })(); process.exit(0)`)).toMatchObject({
      said: [],
    })
  })
})
