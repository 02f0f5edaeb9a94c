import { chown, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BuildContext } from '../../../src/context/build-context.ts'
import { buildImage } from '../../../src/docker/build.ts'
import type { BuildProgress } from '../../../src/docker/progress.ts'
import { ImageBuildError } from '../../../src/engine/errors.ts'
import { BASE, contextOf, disposeImage, docker, outputOf, uniqueName } from './setup.ts'

const dockerfile = 'Dockerfile'

describe('buildImage', () => {
  it('builds from what is not ignored, memory over disk, owned by root', async () => {
    const tag = uniqueName('build')
    const text = `FROM ${BASE}\nCOPY . /app/\nRUN echo ${tag}\n`
    const context = await contextOf({
      Dockerfile: text,
      '.dockerignore': 'secret\n*.log\n!keep.log\n',
      secret: 'x',
      'a.log': 'x',
      'keep.log': 'x',
      'dist/bundle.js': 'from disk',
    })
    await symlink('nowhere', join(context.root, 'link'))
    if (process.getuid?.() === 0) await chown(join(context.root, 'keep.log'), 1234, 1234)
    context.setFile('dist/bundle.js', { content: Buffer.from('from memory'), mode: 0o640 })
    context.setFile('dist/ünï cödé.js', { content: Buffer.from('x'), mode: 0o644 })
    await context.refresh(['link', 'dist/bundle.js', 'dist/ünï cödé.js'])
    const progress: BuildProgress[] = []
    const image = disposeImage(
      await buildImage(docker, {
        context,
        dockerfile,
        dockerfileText: text,
        tag,
        labels: { mine: tag },
        networkMode: 'none',
        onProgress: (event) => progress.push(event),
      }),
    )
    const owners = await outputOf(image, 'find', '/app', '-exec', 'stat', '-c', '%u:%g', '{}', ';')
    expect(new Set(owners.split('\n'))).toEqual(new Set(['0:0']))
    const listed = await outputOf(image, 'sh', '-c', 'cd /app; find . | sort')
    expect(listed.split('\n')).toEqual([
      '.',
      './.dockerignore',
      './Dockerfile',
      './dist',
      './dist/bundle.js',
      './dist/ünï cödé.js',
      './keep.log',
      './link',
    ])
    expect(await outputOf(image, 'cat', '/app/dist/bundle.js')).toBe('from memory')
    expect(await outputOf(image, 'stat', '-c', '%a', '/app/dist/bundle.js')).toBe('640')
    const { Config, RepoTags } = await docker.getImage(image).inspect()
    expect(Config.Labels).toMatchObject({ mine: tag })
    expect(RepoTags).toEqual([`${tag}:latest`])

    const of = (step: string) => progress.filter((event) => event.step.startsWith(step))
    expect(of('[1/3] FROM').at(-1)!.state).toMatch(/done|cached/)
    expect(of('[3/3] RUN')).toEqual([
      { step: `[3/3] RUN echo ${tag}`, state: 'started' },
      { step: `[3/3] RUN echo ${tag}`, state: 'started', log: `${tag}\n` },
      { step: `[3/3] RUN echo ${tag}`, state: 'done' },
    ])
  })

  it('takes build arguments and a target', async () => {
    const dockerfileText = `FROM ${BASE} AS one\nARG WHO\nRUN echo "$WHO" > /who\nFROM one\nRUN false\n`
    const context = await contextOf({ Dockerfile: dockerfileText })
    const buildArgs = { WHO: 'me & "you"' }
    const image = disposeImage(
      await buildImage(docker, { context, dockerfile, dockerfileText, target: 'one', buildArgs }),
    )
    expect(await outputOf(image, 'cat', '/who')).toBe('me & "you"')
  })

  it.each([
    ['docker/app.Dockerfile', 'in a directory'],
    ['ignored.Dockerfile', 'where it is ignored'],
    ['../elsewhere/Dockerfile', 'outside of the context'],
    ['/elsewhere/Dockerfile', 'outside of the context'],
  ])('finds the Dockerfile %s, %s', async (path) => {
    const dockerfileText = `FROM ${BASE}\nCOPY a /a\n`
    const context = await contextOf({
      a: 'a',
      '.dockerignore': 'ignored.*',
      'docker/app.Dockerfile': dockerfileText,
      'ignored.Dockerfile': dockerfileText,
    })
    disposeImage(await buildImage(docker, { context, dockerfile: path, dockerfileText }))
  })

  it('builds from the text that it is given, not from the file', async () => {
    const context = await contextOf({ Dockerfile: 'FROM nothing\nBAD' })
    const dockerfileText = `FROM ${BASE}\nRUN echo "${uniqueName('text')}" > /given\n`
    const image = disposeImage(await buildImage(docker, { context, dockerfile, dockerfileText }))
    expect(await outputOf(image, 'cat', '/given')).toContain('text')
  })

  it('reports a step that fails with what it printed', async () => {
    const dockerfileText = `FROM ${BASE}\nRUN echo out; echo err >&2; exit 3\n`
    const context = await contextOf({ Dockerfile: dockerfileText })
    const failed = buildImage(docker, { context, dockerfile, dockerfileText })
    await expect(failed).rejects.toThrow(ImageBuildError)
    await expect(failed).rejects.toThrow('at [2/2] RUN echo out; echo err >&2; exit 3')
    await expect(failed).rejects.toThrow('exit code: 3')
    await expect(failed).rejects.toThrow(/\n(out\nerr|err\nout)$/)
  })

  it.each([
    [`FROM ${BASE}\n\nRUM x`, /^Dockerfile:3: unknown instruction: RUM/],
    [`FROM ${BASE}\nCOPY nope /x`, /at \[2\/2\] COPY nope \/x: .*nope.* not found/],
    ['', /^Building Dockerfile failed: .*(empty|no build stage)/],
  ])('reports what is wrong with %j', async (dockerfileText, message) => {
    const context = await contextOf({})
    const failed = buildImage(docker, { context, dockerfile, dockerfileText })
    await expect(failed).rejects.toThrow(ImageBuildError)
    await expect(failed).rejects.toThrow(message)
  })

  it('ends the running step when it is aborted', async () => {
    const mark = uniqueName('abort')
    const dockerfileText = `FROM ${BASE}\nRUN echo ${mark}; sleep 300\n`
    const context = await contextOf({ Dockerfile: dockerfileText })
    const abort = new AbortController()
    const reason = new Error('enough')
    const started = performance.now()
    const build = buildImage(docker, {
      context,
      dockerfile,
      dockerfileText,
      networkMode: 'none',
      signal: abort.signal,
      onProgress: ({ log }) => log && abort.abort(reason),
    })
    await expect(build).rejects.toBe(reason)
    expect(performance.now() - started).toBeLessThan(30_000)
    await expect(
      buildImage(docker, { context, dockerfile, dockerfileText, signal: abort.signal }),
    ).rejects.toBe(reason)
  })

  it('fails when the context cannot be read', async () => {
    const dockerfileText = `FROM ${BASE}\nCOPY . /app\n`
    const context = await contextOf({ Dockerfile: dockerfileText, a: 'a', b: 'b' })
    const gone = await BuildContext.open(context.root)
    await rm(join(context.root, 'b'))
    await expect(
      buildImage(docker, { context: gone, dockerfile, dockerfileText }),
    ).rejects.toMatchObject({ name: 'BuildContextError' })
  })

  it('builds with the classic builder where there is no other', async () => {
    const old = Object.assign(Object.create(docker) as typeof docker, {
      version: () => Promise.resolve({ Os: 'linux', ApiVersion: '1.38' }),
    })
    const dockerfileText = `FROM ${BASE}\nCOPY a /a\nRUN echo ${uniqueName('classic')}\n`
    const context = await contextOf({ Dockerfile: dockerfileText, a: 'content' })
    const progress: BuildProgress[] = []
    const image = disposeImage(
      await buildImage(old, {
        context,
        dockerfile,
        dockerfileText,
        networkMode: 'none',
        onProgress: (event) => progress.push(event),
      }),
    )
    expect(await outputOf(image, 'cat', '/a')).toBe('content')
    expect(progress.at(-1)).toMatchObject({ state: 'done' })
    expect(progress.some(({ step }) => step === '[2/3] COPY a /a')).toBe(true)
    const broken = `FROM ${BASE}\nRUN <<EOF\nexit 1\nEOF\n`
    await expect(buildImage(old, { context, dockerfile, dockerfileText: broken })).rejects.toThrow(
      'no BuildKit',
    )
  })
})
