import { describe, expect, it } from 'vitest'
import type { RedoneStep, RedoReason } from '../../../src/engine/events.ts'
import type { Options } from '../../../src/options/types.ts'
import { ContextPaths } from '../../../src/session/context-paths.ts'
import { RestartPolicy } from '../../../src/session/restart.ts'
import { CONTEXT, emitted } from './fakes.ts'

const files: RedoReason = { kind: 'files', paths: [] }
const redone = (step: string, reason: RedoReason = files): RedoneStep => ({
  stageIdx: 0,
  line: 3,
  step,
  reason,
})
const copied = [redone('COPY dist/ /app/')]

function policy(
  restart: NonNullable<Options['restart']> = 'auto',
  clientOutputs: string[] = [],
  outputs: { client?: string[]; server?: string[] } = { client: ['dist/a.js', 'dist/index.html'] },
) {
  const policy = new RestartPolicy({ restart, clientOutputs }, new ContextPaths(CONTEXT))
  for (const [key, paths] of Object.entries(outputs)) {
    const list = emitted(Object.fromEntries(paths.map((path) => [path, '1'])), key)
    policy.emitted({ ...list, client: key === 'client' })
  }
  return (paths: string[], steps = copied) => policy.isDue({ paths, redone: steps })
}

describe('RestartPolicy', () => {
  it('does not restart the app for what only browsers load, gone or there', () => {
    const isDue = policy()
    expect(isDue(['dist/a.js'])).toBe(false)
    expect(isDue(['dist/a.js', 'dist/index.html'])).toBe(false)
  })

  it('restarts it for anything else', () => {
    const isDue = policy('auto', [], { client: ['dist/a.js'], server: ['dist/server.js'] })
    expect(isDue(['dist/server.js'])).toBe(true)
    expect(isDue(['dist/a.js', 'nginx.conf'])).toBe(true)
    expect(isDue([])).toBe(true)
  })

  it('restarts it for what another step than a COPY may have changed', () => {
    const isDue = policy()
    expect(isDue(['dist/a.js'], [...copied, redone('RUN gzip /app/*')])).toBe(true)
    const stage: RedoReason = { kind: 'stage', stageIdx: 0 }
    expect(isDue(['dist/a.js'], [redone('COPY --from=build /x /y', stage)])).toBe(true)
    expect(isDue(['dist/a.js'], [redone('COPY a b', { kind: 'edited', path: 'a' })])).toBe(true)
    const later: RedoReason = { kind: 'earlier-step', line: 2 }
    expect(isDue(['dist/a.js'], [...copied, redone('WORKDIR /x', later)])).toBe(false)
  })

  it('restarts it for a manifest, and for a page where something else may render it', () => {
    const names = ['dist/a.js', 'dist/index.html', 'dist/.vite/manifest.json']
    const alone = policy('auto', [], { client: names })
    expect(alone(['dist/.vite/manifest.json'])).toBe(true)
    expect(alone(['dist/index.html'])).toBe(false)
    const rendered = policy('auto', [], { client: names, server: ['dist/server.js'] })
    expect(rendered(['dist/index.html'])).toBe(true)
    expect(rendered(['dist/a.js'])).toBe(false)
  })

  it('takes a file that a server output has too for the server’s', () => {
    const isDue = policy('auto', [], { client: ['dist/a.js'], server: ['dist/a.js'] })
    expect(isDue(['dist/a.js'])).toBe(true)
  })

  it('believes what is stated, without exception', () => {
    const isDue = policy('auto', ['public', '**/*.css'], { server: ['public/manifest.json'] })
    expect(isDue(['public/manifest.json', 'src/a.css'])).toBe(false)
    expect(isDue(['src/a.js'])).toBe(true)
  })

  it('does as it is told', () => {
    expect(policy('container')(['dist/a.js'])).toBe(true)
    expect(policy(true)(['dist/a.js'])).toBe(true)
    expect(policy(false)(['server.js'])).toBe(false)
    const isDue = policy(({ paths }) => paths.includes('server.js'))
    expect([isDue(['dist/a.js']), isDue(['server.js'])]).toEqual([false, true])
  })

  it('knows the signal that is sent instead, and when it is due', () => {
    const paths = new ContextPaths(CONTEXT)
    const own = new RestartPolicy({ restart: 'signal:SIGUSR2', clientOutputs: [] }, paths)
    expect(own.signal).toBe('SIGUSR2')
    expect(new RestartPolicy({ restart: 'auto', clientOutputs: [] }, paths).signal).toBeUndefined()
    expect(policy('signal:SIGUSR2')(['dist/a.js'])).toBe(false)
    expect(policy('signal:SIGUSR2')(['nginx.conf'])).toBe(true)
  })
})
