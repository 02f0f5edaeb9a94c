import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDockerfile, resolveSteps } from '../../src/engine/dockerfile/index.ts'
import { DockerfileError } from '../../src/engine/errors.ts'
import { docker } from '../engine/support/engine.ts'
import { DOCKERFILES } from './refused/dockerfiles.ts'
import { makeBase } from './support/base.ts'
import { cli } from './support/cli.ts'

let removeBase: (() => Promise<void>) | undefined
let engine: string

beforeAll(async () => {
  removeBase = await makeBase()
  engine = (await docker.version()).Version
}, 60_000)

afterAll(() => removeBase?.(), 60_000)

/** Of directives, the builder names the line before. */
const NAMED_TOO_EARLY = new Set(['a directive twice'])

/** What became of a Dockerfile; the line where it is known. */
type Verdict = { refused: string; line?: number } | 'taken'

describe('what the builder refuses is refused, with its line', { concurrent: true }, () => {
  it.each(Object.entries(DOCKERFILES))('%s', async (name, text) => {
    const [built, read] = [await build(text), parse(text)]
    if (built === 'taken') return expect(read).toBe('taken')
    expect(read, `the builder said: ${built.refused}`).not.toBe('taken')
    if (built.line === undefined) return
    expect(read).toMatchObject({ line: built.line + (NAMED_TOO_EARLY.has(name) ? 1 : 0) })
  })
})

/** What the engine's parser makes of it. */
function parse(text: string): Verdict {
  try {
    const parsed = parseDockerfile(text, { engine })
    resolveSteps(parsed, () => ({ env: [], workingDir: '', user: '' }))
    return 'taken'
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    return { refused: error.message, ...(error.line !== undefined && { line: error.line }) }
  }
}

async function build(text: string): Promise<Verdict> {
  expect(text).toMatch(/^FROM/m)
  const context = await mkdtemp(join(tmpdir(), 'livepush-oracle-'))
  try {
    await writeFile(join(context, 'Dockerfile'), text)
    for (const name of ['a', 'b']) await writeFile(join(context, name), name)
    const quiet = ['--progress=plain', '--network', 'none', '--output', 'type=tar,dest=-']
    const result = await cli('build', ...quiet, context)
    if (!('refused' in result)) return 'taken'
    const refused = result.refused.slice(result.refused.lastIndexOf('ERROR: '))
    const line =
      /parse error on line (\d+)/.exec(refused) ?? /^Dockerfile:(\d+)/m.exec(result.refused)
    return { refused, ...(line && { line: Number(line[1]) }) }
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}
