import { describe, expect, it, vi } from 'vitest'
import { DockerfileError, ImageBuildError, StepFailedError } from '../../../src/engine/errors.ts'
import type { PushResult, RedoReason } from '../../../src/engine/events.ts'
import { errorLines, pushLine, tagged, unusedLines } from '../../../src/report/format.ts'
import { painterFor, plain, type Paint } from '../../../src/report/paint.ts'
import { whileItTakes } from '../../../src/report/patience.ts'
import { Reporter } from '../../../src/report/reporter.ts'
import { count, duration, lines, short, some } from '../../../src/report/words.ts'

function result(more: Partial<PushResult> = {}, redone: number[] = [7, 8]): PushResult {
  return {
    outcome: 'done',
    changed: ['dist/a.js', 'dist/b.js'],
    deleted: [],
    redone: redone.map((line) => ({
      stageIdx: 0,
      line,
      step: 'COPY',
      reason: { kind: 'unfinished' as const },
    })),
    files: { written: 3, removed: 0, bytes: 10 },
    appFiles: { written: 2, removed: 0 },
    restarted: true,
    duration: { plan: 1, copy: 20, run: 100, restart: 50, total: 181.7 },
    ...more,
  }
}

describe('words', () => {
  it('says durations as people do', () => {
    expect([0.4, 182, 999.4, 1000, 1849, 9_949, 12_300, 59_400, 65_000].map(duration)).toEqual([
      '0 ms',
      '182 ms',
      '999 ms',
      '1.0 s',
      '1.8 s',
      '9.9 s',
      '12 s',
      '59 s',
      '1 min 5 s',
    ])
  })

  it('counts, and joins lines in a row', () => {
    expect(count(1, 'file')).toBe('1 file')
    expect(count(0, 'file')).toBe('0 files')
    expect(lines([7])).toBe('line 7')
    expect(lines([8, 7, 8])).toBe('lines 7, 8')
    expect(lines([5, 6, 7, 9, 11, 12])).toBe('lines 5-7, 9, 11, 12')
  })

  it('keeps long things short', () => {
    expect(some(['a', 'b', 'c'])).toBe('a, b, c')
    expect(some(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more')
    expect(short('npm ci\n  --omit=dev')).toBe('npm ci --omit=dev')
    expect(short('x'.repeat(80))).toHaveLength(60)
  })
})

describe('pushLine', () => {
  const none = { written: 0, removed: 0 }

  it('says what changed, what was redone, and how long it took', () => {
    expect(pushLine(result(), 'web')).toBe(
      '2 files → web, lines 7, 8 redone, restarted, 182 ms (lines 7, 8: left over from an earlier push)',
    )
  })

  it.each<[string, Partial<PushResult>]>([
    ['1 file', { appFiles: { written: 1, removed: 0 } }],
    ['2 files, 1 removed', { appFiles: { written: 2, removed: 1 } }],
    ['1 file removed', { appFiles: { written: 0, removed: 1 } }],
    ['3 files', { appFiles: none }],
    ['no file', { appFiles: none, files: { ...none, bytes: 0 } }],
    ['unfinished work', { changed: [], appFiles: none, files: { ...none, bytes: 0 } }],
  ])('says "%s"', (what, more) => {
    expect(pushLine(result(more), 'web')).toMatch(new RegExp(`^${what} → web`))
  })

  it('leaves out the restart that did not happen', () => {
    expect(pushLine(result({ restarted: false }, [7]), 'web')).toBe(
      '2 files → web, line 7 redone, 182 ms (line 7: left over from an earlier push)',
    )
  })

  it('says why each line was redone', () => {
    const step = (line: number, reason: RedoReason) => ({ stageIdx: 0, line, step: 'COPY', reason })
    const redone = [
      step(3, { kind: 'files', paths: ['a', 'b'] }),
      step(4, { kind: 'earlier-step', line: 3 }),
      step(5, { kind: 'earlier-step', line: 3 }),
      step(8, { kind: 'stage', stageIdx: 0, name: 'build' }),
      step(9, { kind: 'edited', path: 'c' }),
    ]
    expect(pushLine(result({ redone }), 'web')).toContain(
      ' (line 3: 2 files changed; lines 4, 5: line 3 was redone; line 8: stage build changed; ' +
        'line 9: a later RUN edited c)',
    )
  })

  it.each(['unchanged', 'superseded', 'failed'] as const)('has no line for %s', (outcome) => {
    expect(pushLine(result({ outcome }), 'web')).toBeUndefined()
  })
})

it('says what a push sent that was taken over with the one that ends', () => {
  const said: string[] = []
  const log = (line: string) => void said.push(line)
  const reporter = new Reporter(() => ({ info: log, warn: log, error: log }), plain)
  reporter.pushed(result({ outcome: 'superseded', appFiles: { written: 1, removed: 1 } }), 'web')
  reporter.pushed(result(), 'web')
  reporter.pushed(result(), 'web')
  expect(said.map((line) => line.split(' → ')[0])).toEqual([
    'livepush  3 files, 1 removed',
    'livepush  2 files',
  ])
})

describe('errorLines', () => {
  it('gives the output of a failed command, once', () => {
    const output = 'npm error code E404\nnpm error not found'
    const details = { line: 5, stageIdx: 0, command: 'npm ci', exitCode: 1, output }
    const error = new StepFailedError(`RUN npm ci failed with exit code 1.\n${output}`, details)
    expect(errorLines(error)).toBe(
      'Dockerfile:5: RUN npm ci failed with exit code 1.\n  | npm error code E404\n  | npm error not found',
    )
  })

  it('gives what to do, and what happens then', () => {
    const error = new DockerfileError('unknown instruction FORM', {
      file: 'docker/web',
      line: 1,
      hint: 'Did you mean FROM?',
    })
    expect(errorLines(error, 'Tried again at the next rebuild.')).toBe(
      'docker/web:1: unknown instruction FORM Did you mean FROM? Tried again at the next rebuild.',
    )
  })

  it('says what happens then on a line of its own after several', () => {
    expect(errorLines(new ImageBuildError('Failed:\nsome output'), 'Tried again.')).toBe(
      'Failed:\nsome output.\nTried again.',
    )
  })

  it('gives the place of an error that is nobody’s', () => {
    const error = new TypeError('x is not a function')
    expect(errorLines(error)).toContain('report.test.ts')
    expect(errorLines('just text')).toBe('just text.')
  })
})

it('names unused outputs by their reason', () => {
  const ignoredBy = { file: '.dockerignore', line: 3, pattern: '**/*.map' }
  expect(
    unusedLines([
      { path: 'dist/a.map', takenBy: [], ignoredBy },
      { path: 'dist/x.txt', takenBy: [] },
      { path: 'dist/b.map', takenBy: [], ignoredBy },
    ]),
  ).toEqual([
    'dist/a.map, dist/b.map: ignored by .dockerignore:3 (**/*.map)',
    'dist/x.txt: copied by no step of the Dockerfile',
  ])
})

describe('colour', () => {
  const marking: Paint = (style, text) => `<${style}>${text}</${style}>`

  it('is for terminals, unless somebody objects', () => {
    expect(painterFor({ isTTY: true }, {})('red', 'x')).toBe('\u001b[31mx\u001b[39m')
    expect(painterFor({}, {})).toBe(plain)
    expect(painterFor({ isTTY: true }, { NO_COLOR: '1' })).toBe(plain)
    expect(painterFor({ isTTY: true }, { NO_COLOR: '' })).not.toBe(plain)
  })

  it('marks the tag, errors, and what matters less', () => {
    expect(tagged('x', marking)).toBe('<cyan>livepush</cyan>  x')
    expect(pushLine(result(), 'web', marking)).toContain('<dim>182 ms</dim>')
    expect(errorLines('no', undefined, marking)).toBe('<red>no.</red>')
  })
})

describe('whileItTakes', () => {
  it('speaks after 2 s, then every 10 s, until it ends', () => {
    vi.useFakeTimers()
    const said: string[] = []
    const end = whileItTakes('RUN npm ci (line 5)', (line) => said.push(line))
    vi.advanceTimersByTime(1_999)
    expect(said).toEqual([])
    vi.advanceTimersByTime(10_001)
    expect(said).toEqual(['RUN npm ci (line 5) … 2.0 s', 'RUN npm ci (line 5) … 12 s'])
    end()
    vi.advanceTimersByTime(60_000)
    expect(said).toHaveLength(2)
    vi.useRealTimers()
  })
})

it('stays silent without a logger', () => {
  const reporter = new Reporter(() => undefined, plain)
  reporter.info('x')
  reporter.error(new Error('x'))
})
