import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { readBuildStream } from '../../../src/docker/build-stream.ts'
import type { BuildProgress } from '../../../src/docker/progress.ts'
import { ImageBuildError } from '../../../src/engine/errors.ts'

/** A protobuf field: a text, a message, or `true` for the number 1. */
type Field = [number: number, value: string | Buffer | true]

function message(...fields: Field[]): Buffer {
  return Buffer.concat(
    fields.map(([number, value]) => {
      if (value === true) return Buffer.from([number << 3, 1])
      const bytes = Buffer.from(value as string)
      const length = [(bytes.length & 127) | 128, bytes.length >> 7]
      return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes])
    }),
  )
}

const NOW = message([1, true])
const vertex = (digest: string, name: string, ...more: Field[]): Field => [
  1,
  message([1, digest], [2, 'an input'], [3, name], ...more),
]
const log = (digest: string, text: string): Field => [3, message([1, digest], [3, true], [4, text])]
const trace = (...fields: Field[]) => ({
  id: 'moby.buildkit.trace',
  aux: message(...fields).toString('base64'),
})

async function read(...lines: object[]): Promise<{ image: string; progress: BuildProgress[] }> {
  const progress: BuildProgress[] = []
  const stream = Readable.from(lines.map((line) => `${JSON.stringify(line)}\r\n`))
  const image = await readBuildStream(stream, 'Dockerfile', (event) => progress.push(event))
  return { image, progress }
}

describe('the answer of BuildKit', () => {
  it('tells the steps apart and reports each change once', async () => {
    const run = 'RUN é '.padEnd(300, 'x')
    const { image, progress } = await read(
      trace(vertex('i', '[internal] load metadata', [5, NOW])),
      trace(vertex('a', '[1/3] FROM x', [5, NOW]), vertex('b', '[2/3] COPY . .')),
      trace(vertex('a', '[1/3] FROM x', [5, NOW], [6, NOW])),
      trace(vertex('a', '[1/3] FROM x', [4, true], [5, NOW], [6, NOW])),
      trace(vertex('b', '[2/3] COPY . .', [4, true], [5, NOW], [6, NOW])),
      trace(vertex('c', `[build 3/3] ${run}`, [5, NOW])),
      trace(log('c', 'hello\n'), log('i', 'internal')),
      trace(vertex('c', `[build 3/3] ${run}`, [5, NOW], [6, NOW])),
      trace(vertex('e', 'exporting to image', [5, NOW])),
      { id: 'moby.image.id', aux: { ID: 'sha256:1' } },
    )
    expect(image).toBe('sha256:1')
    expect(progress).toEqual([
      { step: '[1/3] FROM x', state: 'started' },
      { step: '[1/3] FROM x', state: 'done' },
      { step: '[2/3] COPY . .', state: 'cached' },
      { step: `[build 3/3] ${run}`, state: 'started' },
      { step: `[build 3/3] ${run}`, state: 'started', log: 'hello\n' },
      { step: `[build 3/3] ${run}`, state: 'done' },
    ])
  })

  it('says which step failed, and what it printed', async () => {
    const failed = read(
      trace(vertex('a', '[2/2] RUN make', [5, NOW])),
      trace(log('a', 'no rule to make\n')),
      trace(vertex('a', '[2/2] RUN make', [5, NOW], [6, NOW], [7, 'exit code: 2'])),
      { errorDetail: { message: 'process "make" did not complete: exit code: 2' } },
    )
    await expect(failed).rejects.toThrow(ImageBuildError)
    await expect(failed).rejects.toThrow(
      'Building Dockerfile failed at [2/2] RUN make: process "make" did not complete: exit code: 2\nno rule to make',
    )
  })

  it('says which line cannot be parsed', async () => {
    const what = 'unknown instruction: RUM'
    const text = `dockerfile parse error on line 3: ${what}`
    const before = 'failed to solve with frontend dockerfile.v0: failed to create LLB definition:'
    for (const error of [
      { error: text },
      { errorDetail: { message: `failed to solve: ${text}` } },
      { errorDetail: { message: `${before} dockerfile parse error line 3: ${what}` } },
    ]) {
      await expect(read(error)).rejects.toMatchObject({
        name: 'ImageBuildError',
        message: 'Dockerfile:3: unknown instruction: RUM',
        line: 3,
      })
    }
  })

  it('does not take the end for success', async () => {
    await expect(read(trace(vertex('a', '[1/1] FROM x', [5, NOW])))).rejects.toThrow(
      ImageBuildError,
    )
  })
})

describe('the answer of the classic builder', () => {
  it('tells its steps apart', async () => {
    const { image, progress } = await read(
      { stream: 'Step 1/3 : FROM x\n' },
      { stream: ' ---> 1234\n' },
      { stream: 'Step 2/3 : COPY . .\n' },
      { stream: ' ---> Using cache\n' },
      { stream: ' ---> 2345\n' },
      { stream: 'Step 3/3 : RUN make\n' },
      { stream: ' ---> Running in 3456\n' },
      { stream: 'made\n' },
      { aux: { ID: 'sha256:1' } },
      { stream: 'Successfully built 1\n' },
    )
    expect(image).toBe('sha256:1')
    expect(progress.slice(0, 6)).toEqual([
      { step: '[1/3] FROM x', state: 'started' },
      { step: '[1/3] FROM x', state: 'done' },
      { step: '[2/3] COPY . .', state: 'started' },
      { step: '[2/3] COPY . .', state: 'cached' },
      { step: '[3/3] RUN make', state: 'started' },
      { step: '[3/3] RUN make', state: 'started', log: 'made\n' },
    ])
    expect(progress.at(-1)).toEqual({ step: '[3/3] RUN make', state: 'done' })
  })

  it('says which step failed', async () => {
    const failed = read(
      { stream: 'Step 1/1 : RUN make\n' },
      { stream: 'no rule\n' },
      { errorDetail: { code: 2, message: 'returned a non-zero code: 2' }, error: 'old' },
    )
    await expect(failed).rejects.toThrow('at [1/1] RUN make: returned a non-zero code: 2\nno rule')
  })
})
