import { describe, expect, it } from 'vitest'
import type { BuildProgress } from '../../../src/docker/progress.ts'
import { buildStageImages } from '../../../src/docker/stage-images.ts'
import { parseDockerfile } from '../../../src/engine/dockerfile/parse.ts'
import { BASE, contextOf, disposeImage, docker, outputOf, uniqueName } from './setup.ts'

async function buildAll(
  dockerfileText: string,
  more: { needed?: Set<number>; target?: number } = {},
) {
  const context = await contextOf({ Dockerfile: dockerfileText, a: 'a' })
  const { stages, target } = parseDockerfile(dockerfileText)
  const progress: BuildProgress[] = []
  const tag = uniqueName('stages')
  const built = await buildStageImages(docker, {
    context,
    dockerfile: 'Dockerfile',
    dockerfileText,
    stages,
    target,
    tag,
    networkMode: 'none',
    onProgress: (event) => progress.push(event),
    ...more,
  })
  for (const image of [built.image, ...built.stageImages]) if (image) disposeImage(image)
  return { ...built, progress, tag }
}

describe('buildStageImages', () => {
  it('builds the image and those of named and unnamed stages, each step once', async () => {
    const mark = uniqueName('mark')
    const { image, stageImages, progress, tag } = await buildAll(`FROM ${BASE}
COPY . /src/
RUN echo ${mark} > /first

# The second.
FROM ${BASE} AS Second
RUN echo ${mark} second > /second

FROM scratch
COPY --from=0 /first /first
COPY --from=second /second /second
COPY --from=0 /bin /bin
`)
    expect(stageImages).toHaveLength(2)
    expect(await outputOf(stageImages[0]!, 'cat', '/first')).toBe(mark)
    expect(await outputOf(stageImages[1]!, 'cat', '/second')).toBe(`${mark} second`)
    expect(await outputOf(image, '/bin/cat', '/first', '/second')).toBe(`${mark}\n${mark} second`)
    expect((await docker.getImage(image).inspect()).RepoTags).toEqual([`${tag}:latest`])
    const runs = progress.filter(({ step, state }) => / RUN /.test(step) && state === 'done')
    expect(runs.filter(({ step }) => step.endsWith('> /second'))).toHaveLength(1)
  })

  it('takes the earlier of two stages with one name by its place', async () => {
    const { stageImages } = await buildAll(`FROM ${BASE} AS same
RUN echo 1 > /which
FROM ${BASE} AS same
RUN echo 2 > /which
FROM ${BASE}
COPY --from=same /which /which
`)
    expect(await outputOf(stageImages[0]!, 'cat', '/which')).toBe('1')
    expect(await outputOf(stageImages[1]!, 'cat', '/which')).toBe('2')
  })

  it('leaves out stages that are not needed, and those behind the target', async () => {
    const text = `FROM ${BASE}
RUN false
FROM ${BASE}
RUN echo target > /which
FROM ${BASE}
RUN false
`
    const { image, stageImages } = await buildAll(text, { target: 1, needed: new Set([1]) })
    expect(stageImages).toEqual([''])
    expect(await outputOf(image, 'cat', '/which')).toBe('target')
  })
})
